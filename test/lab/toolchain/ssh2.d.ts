// The little of ssh2 that the tests use: a server that answers as an sshd would.
declare module "ssh2" {
  import type { EventEmitter } from "node:events";
  import type { Server as NetServer } from "node:net";
  import type { Duplex, Writable } from "node:stream";

  type Accept<Result> = (() => Result) | undefined;
  type Reject = (() => void) | undefined;

  export interface ServerChannel extends Duplex {
    stderr: Writable;
    exit(code: number): void;
    exit(signal: string, coreDumped: boolean, message: string): void;
    close(): void;
  }

  export interface Session extends EventEmitter {
    on(
      event: "env",
      listener: (accept: Accept<void>, reject: Reject, info: { key: string; val: string }) => void,
    ): this;
    on(event: "exec", listener: (accept: () => ServerChannel, reject: Reject, info: { command: string }) => void): this;
  }

  export interface Login {
    method: string;
    username: string;
    password?: string;
    key?: { data: Buffer };
    accept(): void;
    reject(methods?: string[]): void;
  }

  export interface ServerConnection extends EventEmitter {
    on(event: "authentication", listener: (login: Login) => void): this;
    on(event: "ready" | "close", listener: () => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    on(event: "session", listener: (accept: () => Session) => void): this;
    setNoDelay(noDelay: boolean): void;
    end(): void;
  }

  export interface KeyPair {
    private: string;
    public: string;
  }

  const ssh2: {
    Server: new (options: { hostKeys: string[] }, listener: (connection: ServerConnection) => void) => NetServer;
    utils: { generateKeyPairSync(type: "ed25519" | "rsa", options?: { bits: number }): KeyPair };
  };
  // biome-ignore lint/style/noDefaultExport: ssh2 is a CommonJS package, whose names Node does not find.
  export default ssh2;
}
