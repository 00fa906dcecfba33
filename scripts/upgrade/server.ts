import { execa } from "execa";
import { imageReference } from "../../stacks/model/image-lock.ts";
import { fullName } from "../../stacks/model/names.ts";
import { OperatorError, verbatim, words } from "../terminal/sentence.ts";
import type { UpgradeGround } from "./ground.ts";

/** Folder below the data root that holds safety copies. */
export const COPIES = "upgrades";

/** The Docker host of one stack: programs in its containers, and a shell over its data folder. */
export interface Server {
  /** Full name of a container. */
  name(container: string): string;
  /** Runs the docker command; its output. @throws OperatorError with docker's own last line. */
  docker(words: readonly string[], input?: string): Promise<string>;
  /** Runs a POSIX shell script as root with the data root under `/data`, arguments as `$1`…; its output. */
  inData(script: string, args?: readonly string[], input?: string): Promise<string>;
  /** Sends what one docker command prints into another; both must succeed. */
  pipe(from: readonly string[], into: readonly string[]): Promise<void>;
  /** The words after `docker` for {@link inData}, for one end of {@link pipe}. */
  shell(script: string, args?: readonly string[]): readonly string[];
}

/** Exactly what owners and modes of other people's files need. */
const RIGHTS = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID"].flatMap((one) => ["--cap-add", one]);

export function serverOf({ place, lock, dataRoot, environment }: UpgradeGround): Server {
  const options = { env: environment, reject: false, stripFinalNewline: false, maxBuffer: 64 << 20 } as const;
  const shell = (script: string, args: readonly string[] = []): readonly string[] => [
    ...["run", "--rm", "-i", "--network", "none", "--label", `chatterie.stack=${place.stack}`],
    ...["--user", "0:0", "--cap-drop", "ALL", ...RIGHTS, "-v", `${dataRoot}:/data`],
    ...["--entrypoint", "/bin/sh", imageReference(lock, "caddy"), "-c", `set -eu\numask 077\n${script}`, "sh", ...args],
  ];
  const docker = async (words: readonly string[], input = ""): Promise<string> => {
    const run = await execa("docker", words, { ...options, input });
    if (run.failed) throw dockerError(run.stderr || (run.originalMessage ?? ""));
    return run.stdout;
  };
  return {
    name: (container) => fullName(place.stack, container),
    docker,
    shell,
    inData: (script, args, input) => docker(shell(script, args), input),
    async pipe(from, into) {
      const one = execa("docker", from, { ...options, stdin: "ignore", buffer: { stdout: false, stderr: true } });
      const other = execa("docker", into, options);
      // A reader that stops early must not hang its writer: Node's pipe ends both.
      one.stdout.pipe(other.stdin);
      one.stdout.on("error", () => undefined);
      other.stdin.on("error", () => one.kill());
      const [sent, received] = await Promise.all([one, other]);
      if (received.failed) throw dockerError(received.stderr || (received.originalMessage ?? ""));
      if (sent.failed) throw dockerError(sent.stderr || (sent.originalMessage ?? ""));
    },
  };
}

function dockerError(stderr: string): OperatorError {
  if (/Cannot connect to the Docker daemon|error during connect/.test(stderr))
    return new OperatorError(
      words(
        "Docker ne répond pas. Démarrez-le, puis relancez.",
        "Docker does not answer. Start it, then run this again.",
      ),
    );
  return new OperatorError(verbatim(stderr.trim().split("\n").at(-1) || "docker"));
}
