import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import type { Login, ServerChannel, ServerConnection, Session } from "ssh2";
import ssh2 from "ssh2";

/** An SSH server on the loopback that runs commands with /bin/sh, as an sshd would. */
export type SshServer = { port: number; hostKey: string; stop: () => Promise<void> };

export type SshServerOptions = {
  password: string;
  /** Variables it accepts, like AcceptEnv of sshd; it refuses all others. */
  acceptedVariables: string[];
  hostKeyType?: "ed25519" | "rsa";
};

export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const { hostKeyType = "ed25519" } = options;
  const host = ssh2.utils.generateKeyPairSync(hostKeyType, hostKeyType === "rsa" ? { bits: 2048 } : undefined);
  const open = new Set<ServerConnection>();
  const server = new ssh2.Server({ hostKeys: [host.private] }, (connection) => {
    open.add(connection);
    connection.setNoDelay(true);
    connection.on("close", () => open.delete(connection));
    connection.on("error", () => {}); // A client that goes away (wrong key, cancelled) is no fault of ours.
    connection.on("authentication", (login) => authenticate(login, options.password));
    connection.on("session", (accept) => serveSession(accept(), options.acceptedVariables));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: host.public,
    stop: async () => {
      for (const connection of open) connection.end();
      await new Promise((done) => server.close(done));
    },
  };
}

function authenticate(login: Login, password: string): void {
  if (login.method === "password" && login.password === password) login.accept();
  else login.reject(["password"]);
}

function serveSession(session: Session, accepted: string[]): void {
  const environment: Record<string, string> = {};
  session.on("env", (accept, reject, { key, val }) => {
    if (!accepted.includes(key)) return reject?.();
    environment[key] = val;
    accept?.();
  });
  session.on("exec", (accept, _reject, { command }) => run(command, environment, accept()));
}

function run(command: string, environment: Record<string, string>, channel: ServerChannel): void {
  const child = spawn("/bin/sh", ["-c", command], { env: { PATH: process.env.PATH, ...environment } });
  channel.pipe(child.stdin);
  child.stdin.on("error", () => {}); // A command need not read its input.
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.once("close", (code, signal) => {
    if (signal) channel.exit(signal.replace("SIG", ""), false, "");
    else channel.exit(code ?? 0);
    channel.close();
  });
}
