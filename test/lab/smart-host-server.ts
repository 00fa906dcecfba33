import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { labImage } from "./lab-image.ts";

const API_PORT = 8025;

/** A certificate and its key, PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** An authority made for one test, and what it vouches for. */
export interface Authority {
  readonly certificate: string;
  readonly server: ServerCertificate;
}

/** Makes an authority and a certificate of it for one host name, valid for a day, with the openssl of the relay's image. */
export async function anAuthority(host: string): Promise<Authority> {
  const folder = mkdtempSync(join(tmpdir(), "authority-"));
  try {
    const script = `cd /folder
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj "/CN=Lab authority" -keyout ca.key -out ca.pem
openssl req -newkey rsa:2048 -nodes -subj "/CN=${host}" -keyout server.key -out server.csr
echo "subjectAltName=DNS:${host}" > extensions
openssl x509 -req -days 1 -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile extensions -out server.pem
chmod 0644 server.key`;
    const shell = ["--network", "none", "--user", "0:0", "--entrypoint", "sh", labImage("relay"), "-euc", script];
    await execa("docker", ["run", "--rm", "-v", `${folder}:/folder`, ...shell]);
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    return { certificate: read("ca.pem"), server: { certificate: read("server.pem"), key: read("server.key") } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A provider's mail server outside the hoster: Mailpit that wants TLS and a login, on the hoster's way out. */
export class SmartHostServer {
  private readonly network: string;
  private readonly host: string;
  private readonly folder = mkdtempSync(join(tmpdir(), "smart-host-"));
  private readonly container = `chatterie-lab-smart-host-${process.pid}`;

  constructor(network: string, host: string) {
    this.network = network;
    this.host = host;
  }

  /** Starts it anew, without the mails it had; addresses at refuse.example it refuses for good. */
  async start(login: {
    readonly user: string;
    readonly password: string;
    readonly certificate: ServerCertificate;
  }): Promise<void> {
    await execa("docker", ["rm", "-f", this.container], { reject: false });
    writeFileSync(join(this.folder, "cert.pem"), login.certificate.certificate);
    writeFileSync(join(this.folder, "key.pem"), login.certificate.key);
    writeFileSync(join(this.folder, "login"), `${login.user}:${login.password}\n`);
    const settings = {
      MP_SMTP_TLS_CERT: "/folder/cert.pem",
      MP_SMTP_TLS_KEY: "/folder/key.pem",
      MP_SMTP_REQUIRE_STARTTLS: "true",
      MP_SMTP_AUTH_FILE: "/folder/login",
      MP_SMTP_ALLOWED_RECIPIENTS: "@(chorale|laboratoire)\\.example$",
    };
    const environment = Object.entries(settings).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    const place = ["--network", this.network, "--network-alias", this.host, "-v", `${this.folder}:/folder:ro`];
    await execa("docker", ["run", "-d", "--name", this.container, ...place, ...environment, labImage("mailpit")]);
  }

  /** The newest mail that a search finds, as it arrived. */
  async raw(query: string): Promise<string | undefined> {
    const address = await execa("docker", [
      "inspect",
      "--format",
      "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
      this.container,
    ]);
    const api = `http://${address.stdout.trim()}:${API_PORT}/api/v1`;
    const answer = await fetch(`${api}/search?query=${encodeURIComponent(query)}`).catch(() => undefined);
    if (!answer?.ok) return undefined;
    const { messages } = (await answer.json()) as { messages: readonly { readonly ID: string }[] };
    const [first] = messages;
    return first && (await fetch(`${api}/message/${first.ID}/raw`)).text();
  }

  async remove(): Promise<void> {
    await execa("docker", ["rm", "-f", this.container], { reject: false });
    rmSync(this.folder, { recursive: true, force: true });
  }
}
