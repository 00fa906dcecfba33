import { execa } from "execa";
import type { LabStack } from "./lab-stack.ts";

/** Postfix's own user, who may look into the queue and have it tried at once. */
const POSTFIX = "110:111";

/** A mail to hand over. */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
}

/** The mail relay of a hoster of the lab, as services and its operator meet it. */
export class RelayOf {
  private readonly lab: LabStack;

  constructor(lab: LabStack) {
    this.lab = lab;
  }

  /** Hands a mail over from where services do, in Etherpad's container, which has Node.js; the relay's last word on it. */
  async hand(letter: Letter): Promise<string> {
    return (await this.lab.exec("etherpad", "node", "-e", HAND_OVER, JSON.stringify(letter))).trim();
  }

  /** Public part of the signing key, as it stands in DNS. */
  publicKey(): Promise<string> {
    return this.lab.exec("relay-signer", "relay-signer", "chatterie", "public");
  }

  /** Has the queue tried until `found` finds something: by itself the relay waits for a minute first. */
  async until(found: () => Promise<string | undefined>): Promise<string> {
    for (let tries = 0; tries < 80; tries++) {
      const result = await found();
      if (result !== undefined) return result;
      await this.queue("-f");
      await new Promise((next) => setTimeout(next, 500));
    }
    throw new Error(`Nothing arrived. The queue: ${await this.queue("-p")}`);
  }

  /** Waits until a try to deliver to the address has failed and the mail rests in the queue; why it failed. */
  async untilDeferred(address: string): Promise<string> {
    for (let tries = 0; tries < 80; tries++) {
      const lines = (await this.queue("-j")).split("\n").filter(Boolean);
      const mails = lines.map((line) => JSON.parse(line) as QueuedMail);
      const reason = mails
        .filter(({ queue_name }) => queue_name === "deferred")
        .flatMap(({ recipients }) => recipients)
        .find((recipient) => recipient.address === address)?.delay_reason;
      if (reason !== undefined) return reason;
      await new Promise((next) => setTimeout(next, 250));
    }
    throw new Error(`No mail to ${address} waits in the queue: ${await this.queue("-p")}`);
  }

  /** What everybody on the server may read: inspected containers, their logs, and the list of processes. */
  async everythingShown(): Promise<string> {
    const ids = Object.values(await this.lab.containers());
    const inspected = await execa("docker", ["inspect", ...ids]);
    const logs = await Promise.all(ids.map((id) => execa("docker", ["logs", id], { all: true })));
    const processes = await execa("ps", ["axww", "-o", "args"]);
    return [inspected.stdout, ...logs.map(({ all }) => all), processes.stdout].join("\n");
  }

  private async queue(option: string): Promise<string> {
    const relay = `chatterie-${this.lab.stack}-relay`;
    return (await execa("docker", ["exec", "-u", POSTFIX, relay, "postqueue", option])).stdout;
  }
}

interface QueuedMail {
  readonly queue_name: string;
  readonly recipients: readonly { readonly address: string; readonly delay_reason?: string }[];
}

const HAND_OVER = `
const { from, to, subject } = JSON.parse(process.argv[1]);
const text = ["From: Chatons <" + (from || "x@y.example") + ">", "To: " + to, "Subject: " + subject, "", "Bonjour.", "."].join("\\r\\n");
const lines = ["EHLO etherpad", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", text];
let heard = "";
const socket = require("net").connect(25, "relay").setEncoding("utf8").on("data", (piece) => {
  heard += piece;
  const answer = /(?:^|\\n)(\\d{3} .*)\\r\\n$/.exec(heard);
  if (!answer) return;
  heard = "";
  const next = lines.shift();
  if (next === undefined || answer[1] >= "4") { console.log(answer[1]); socket.removeAllListeners("data").resume().end("QUIT\\r\\n"); }
  else socket.write(next + "\\r\\n");
});`;
