import { execa } from "execa";
import { z } from "zod";
import { OperatorError, words } from "../terminal/sentence.ts";

/** Docker 20.10, the oldest daemon this project is tried with. */
export const OLDEST_API = "1.41";

/** A daemon that answers. */
export interface Docker {
  readonly version: string;
  /** Where its images and volumes lie. */
  readonly rootFolder: string;
  /** The registry it asks when an image's name has no host. */
  readonly indexServer: string;
  /** As in DOCKER_HOST, when it is not this machine's usual socket. */
  readonly host?: string;
}

/** Why no daemon answers. */
export type DockerTrouble = "no client" | "stopped" | "not allowed" | "too old" | "other";

const clientAnswer = z.object({
  Client: z
    .object({
      DefaultAPIVersion: z.string().optional(),
      ApiVersion: z.string().optional(),
      APIVersion: z.string().optional(),
    })
    .optional(),
  Server: z
    .object({ Version: z.string(), ApiVersion: z.string().optional(), APIVersion: z.string().optional() })
    .nullable()
    .optional(),
});
const infoAnswer = z.object({ DockerRootDir: z.string(), IndexServerAddress: z.string() });

/** Asks the daemon that the `docker` command would talk to. */
export async function askDocker(): Promise<
  { readonly docker: Docker } | { readonly trouble: DockerTrouble; readonly message: string }
> {
  const answer = await execa("docker", ["version", "--format", "{{json .}}"], {
    reject: false,
    timeout: 15_000,
    stdin: "ignore",
  });
  if (answer.code === "ENOENT") return { trouble: "no client", message: "" };
  const server = clientAnswer.safeParse(parsed(answer.stdout)).data?.Server;
  if (!server)
    return {
      trouble: troubleIn(answer.stderr),
      message: answer.timedOut ? "docker version: no answer in 15 s" : answer.stderr.trim(),
    };
  const api = server.ApiVersion ?? server.APIVersion ?? "";
  if (olderThan(api, OLDEST_API)) return { trouble: "too old", message: `Docker ${server.Version}, API ${api}` };
  const info = await execa("docker", ["info", "--format", "{{json .}}"], {
    reject: false,
    timeout: 30_000,
    stdin: "ignore",
  });
  const facts = infoAnswer.safeParse(parsed(info.stdout)).data;
  if (!facts) return { trouble: "other", message: info.stderr.trim() };
  const host = await endpoint();
  return {
    docker: {
      version: server.Version,
      rootFolder: facts.DockerRootDir,
      indexServer: facts.IndexServerAddress,
      ...(host ? { host } : {}),
    },
  };
}

/** Reads the client's complaint. */
export function troubleIn(stderr: string): DockerTrouble {
  if (/permission denied/i.test(stderr)) return "not allowed";
  if (/client version .* is too new|minimum supported API version|API version .* too old/i.test(stderr))
    return "too old";
  if (
    /cannot connect to the docker daemon|is the docker daemon running|connection refused|no such file or directory/i.test(
      stderr,
    )
  )
    return "stopped";
  return "other";
}

/** What to tell when the daemon cannot be used and this script cannot mend it. */
export function troubleError(trouble: DockerTrouble, message: string, host: string | undefined): OperatorError {
  if (trouble === "not allowed")
    return new OperatorError(
      words(
        "Docker répond, mais pas à vous : votre compte n'a pas le droit de lui parler. Ajoutez-le au groupe docker (sudo usermod -aG docker $USER), reconnectez-vous, puis relancez ; ou relancez avec sudo.",
        "Docker is there, but not for you: your account may not talk to it. Add it to the group docker (sudo usermod -aG docker $USER), log in again, then run this again; or run it with sudo.",
      ),
    );
  if (trouble === "too old")
    return new OperatorError(
      words(
        `Ce Docker est trop ancien (${message}) : il faut au moins Docker 20.10 (API ${OLDEST_API}). Mettez-le à jour, puis relancez.`,
        `This Docker is too old (${message}): at least Docker 20.10 (API ${OLDEST_API}) is needed. Update it, then run this again.`,
      ),
    );
  if (host)
    return new OperatorError(
      words(
        `Le Docker que désigne DOCKER_HOST (${host}) ne répond pas : ${firstLine(message)}. Démarrez-le, ou retirez DOCKER_HOST, puis relancez.`,
        `The Docker that DOCKER_HOST names (${host}) does not answer: ${firstLine(message)}. Start it, or unset DOCKER_HOST, then run this again.`,
      ),
    );
  if (trouble === "no client")
    return new OperatorError(
      words(
        "Docker n'est pas installé. Sous Debian, relancez en root (sudo npm run demo) et il sera installé ; ailleurs, installez Docker Engine 20.10 ou plus récent, puis relancez.",
        "Docker is not installed. On Debian, run this again as root (sudo npm run demo) and it will be; elsewhere, install Docker Engine 20.10 or later, then run this again.",
      ),
    );
  if (trouble === "stopped")
    return new OperatorError(
      words(
        "Docker est installé mais arrêté. Démarrez-le (sudo systemctl start docker), ou relancez en root, puis relancez.",
        "Docker is installed but stopped. Start it (sudo systemctl start docker), or run this again as root.",
      ),
    );
  return new OperatorError(
    words(
      `Docker ne répond pas comme attendu : ${firstLine(message)}. Vérifiez avec : docker info`,
      `Docker does not answer as expected: ${firstLine(message)}. Check with: docker info`,
    ),
  );
}

/** Compares API versions such as `1.9` and `1.41`, number by number. */
export function olderThan(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split(".").map(Number));
  return (a?.[0] ?? 0) !== (b?.[0] ?? 0) ? (a?.[0] ?? 0) < (b?.[0] ?? 0) : (a?.[1] ?? 0) < (b?.[1] ?? 0);
}

/** The endpoint of the client's context where it is not the default: the engine's plugin knows only DOCKER_HOST. */
async function endpoint(): Promise<string | undefined> {
  if (process.env.DOCKER_HOST) return process.env.DOCKER_HOST;
  const answer = await execa("docker", ["context", "inspect", "--format", "{{.Name}} {{.Endpoints.docker.Host}}"], {
    reject: false,
    timeout: 15_000,
    stdin: "ignore",
  });
  const [name, host] = answer.stdout.trim().split(" ");
  return name && name !== "default" && host ? host : undefined;
}

const firstLine = (message: string): string => (message.split("\n")[0] ?? "").replace(/[.?!]+$/, "");

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
