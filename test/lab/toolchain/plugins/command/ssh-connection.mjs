// SSH connections, with the npm package ssh2: keys and passwords stay in memory, host keys are compared, and a
// refused environment variable is noticed; the `ssh` program offers none of the three.
import ssh2 from "ssh2";
import { cancellable } from "./cancellation.mjs";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Runs `use` with an authenticated ssh2 client, closed afterwards or when the engine cancels. */
export async function withConnection(connection, log, use) {
  const client = await dialUntilAnswered(connection, log);
  return cancellable(
    () => client.destroy(),
    async () => {
      try {
        return await use(client);
      } finally {
        client.end();
      }
    },
  );
}

/** `dialErrorLimit` n allows n+1 tries (-1: for ever). An unusable key is not tried twice. */
async function dialUntilAnswered(connection, log) {
  const limit = connection.dialErrorLimit;
  let cancelled = false;
  const stop = () => {
    cancelled = true;
  };
  return cancellable(stop, async () => {
    for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries++, pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
      try {
        return await dialOnce(connection);
      } catch (error) {
        if (error.final) throw error;
        if (cancelled) throw new Error("context canceled");
        if (limit > -1 && tries > limit) throw new Error(`after ${tries - 1} failed attempts: ${error.message}`);
        log("INFO", `Dial ${tries}/${limit === -1 ? "inf" : limit} failed: retrying`, true);
        await new Promise((next) => setTimeout(next, pause));
      }
    }
  });
}

function dialOnce(connection) {
  const expected = expectedHostKey(connection.hostKey);
  const client = new ssh2.Client();
  let mismatch = false;
  return new Promise((done, fail) => {
    // Each step of a login is a small message that awaits its answer: held back, each would cost 44 ms.
    client.once("connect", () => client.setNoDelay(true));
    client.once("ready", () => done(client));
    client.once("error", (error) => {
      client.on("error", () => {});
      client.end();
      fail(new Error(mismatch ? "ssh: handshake failed: ssh: host key mismatch" : dialProblem(error, connection)));
    });
    client.on("keyboard-interactive", (_name, _text, _language, prompts, answer) =>
      answer(prompts.map(() => connection.password ?? "")),
    );
    try {
      client.connect({
        ...credentials(connection),
        host: connection.host,
        port: connection.port,
        readyTimeout: connection.perDialTimeout * 1000,
        ...(expected && { algorithms: { serverHostKey: hostKeyAlgorithms(expected.type) } }),
        hostVerifier: (key) => {
          mismatch = expected !== undefined && !key.equals(expected.getPublicSSH());
          return !mismatch;
        },
      });
    } catch (error) {
      fail(final(keyProblem(error.message)));
    }
  });
}

function credentials(connection) {
  const { user, password, privateKey, privateKeyPassword } = connection;
  const agent = (connection.agentSocketPath ?? process.env.SSH_AUTH_SOCK) || undefined;
  const methods = ["none"];
  if (privateKey) methods.push("publickey");
  if (password !== undefined) methods.push("password", "keyboard-interactive");
  if (agent) methods.push("agent");
  return {
    username: user,
    password,
    privateKey,
    passphrase: privateKeyPassword,
    agent,
    tryKeyboard: password !== undefined,
    authHandler: methods,
  };
}

function expectedHostKey(line) {
  if (line === undefined) return undefined;
  const key = ssh2.utils.parseKey(line);
  if (key instanceof Error) throw final(`failed to parse host key: ${key.message}`);
  return key;
}

/** One RSA key serves three signature algorithms; the other kinds of key serve one each. */
const hostKeyAlgorithms = (type) => (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type]);

function dialProblem(error, { host, port, privateKey, password }) {
  const where = `dial tcp ${host}:${port}`;
  if (error.code === "ECONNREFUSED") return `${where}: connect: connection refused`;
  if (error.code === "ENOTFOUND") return `dial tcp: lookup ${host}: no such host`;
  if (error.level === "client-timeout") return `${where}: i/o timeout`;
  if (error.level === "client-authentication") {
    const attempted = ["none", ...(privateKey ? ["publickey"] : []), ...(password ? ["password"] : [])].join(" ");
    return `ssh: handshake failed: ssh: unable to authenticate, attempted methods [${attempted}], no supported methods remain`;
  }
  return `ssh: handshake failed: ${/lost before handshake/.test(error.message) ? "EOF" : error.message}`;
}

function keyProblem(text) {
  if (/no passphrase/.test(text)) return "ssh: this private key is passphrase protected";
  if (/bad passphrase/.test(text)) return "x509: decryption password incorrect";
  if (/Unsupported key format/.test(text)) return "ssh: no key found";
  return text;
}

const final = (text) => Object.assign(new Error(text), { final: true });
