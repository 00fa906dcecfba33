import { execa } from "execa";
import { expect, it } from "vitest";
import { untilHealthy } from "../../../../provider/container-health.ts";
import { verifyDkim } from "../../dkim.ts";
import type { LabStack } from "../../lab-stack.ts";
import { askUntil } from "../../web.ts";

/** Postfix's own user, who may look into the queue and have it tried at once. */
const POSTFIX = "110:111";

/**
 * The hoster's relay, with the sink as its way out (`mail: { from: …@laboratoire.example, via: sink }`): what services hand over
 * arrives, signed, also when what comes after was away for a while; and nobody else's mail is taken.
 */
export function mailStory(lab: LabStack): void {
  const sender = `chatons@${SENDER_DOMAIN}`;

  it("takes an invitation from the chat to its addressee, signed by the hoster", async () => {
    const raw = await arrived(lab, 'to:"bureau@chorale.example"');
    const key = await publicKey(lab);
    expect(verifyDkim(raw, key)).toEqual({ domain: SENDER_DOMAIN, selector: "chatterie" });
    expect(verifyDkim(raw.replace(/\r\n$/, " PS: changed on the way\r\n"), key).failure).toBe("the body was changed");
    expect(verifyDkim(raw.replace(/^Subject: /m, "Subject: Urgent: "), key).failure).toBe(
      "the headers were changed, or another key signed",
    );
  });

  it("tells nobody outside from which container a mail comes", async () => {
    const raw = await arrived(lab, 'to:"bureau@chorale.example"');
    const received = raw.split(/\r?\n(?![ \t])/).filter((line) => line.startsWith("Received:"));
    expect(received).toEqual([expect.stringContaining("(Mailpit)")]);
  });

  it("takes nothing in another's name: other domains, forged subdomains, no sender at all", async () => {
    for (const from of ["president@elysee.example", `a@sub.${SENDER_DOMAIN}`, ""]) {
      expect(await hand(lab, { from, to: "bureau@chorale.example", subject: "refused" })).toMatch(
        /^554 5\.7\.1 <.*>: Sender address rejected: Access denied/,
      );
    }
    expect(await found(lab, "subject:refused")).toEqual([]);
  });

  it("can be reached from the hoster's own networks only, and trusts no other", async () => {
    const relay = `chatterie-${lab.stack}-relay`;
    const inspected = await execa("docker", ["inspect", relay, "--format", "{{json .NetworkSettings}}"]);
    const { Ports, Networks } = JSON.parse(inspected.stdout) as {
      Ports: Record<string, unknown>;
      Networks: Record<string, { IPAddress: string; IPPrefixLen: number }>;
    };
    expect(Object.values(Ports).filter((published) => published !== null)).toEqual([]);
    expect(Object.keys(Networks)).not.toContain(`chatterie-${lab.stack}-edge`);
    const trusted = (await lab.exec("relay", "postconf", "-h", "mynetworks")).split(/\s+/).filter(Boolean);
    expect(trusted.toSorted()).toEqual(["127.0.0.0/8", ...Object.values(Networks).map(subnet)].toSorted());
  });

  it("keeps a mail on disk while the way out is gone and through a restart of its own, and delivers it once", async () => {
    await docker("stop", lab, "mail");
    try {
      expect(await hand(lab, { from: sender, to: "caisse@epicerie.example", subject: "attente" })).toMatch(/^250 /);
      await untilQueued(lab, "caisse@epicerie.example");
      await docker("restart", lab, "relay");
    } finally {
      await docker("start", lab, "mail");
    }
    await healthy(lab, "mail", "relay");
    await delivered(lab, "subject:attente");
    expect(await found(lab, "subject:attente")).toHaveLength(1);
  });

  it("lets nothing leave unsigned: while the signer is away mail waits, and no service is told an error", async () => {
    await docker("stop", lab, "relay-signer");
    try {
      expect(await hand(lab, { from: sender, to: "bureau@foot.example", subject: "signature" })).toMatch(/^250 /);
      await untilQueued(lab, "bureau@foot.example");
      expect(await found(lab, "subject:signature")).toEqual([]);
    } finally {
      await docker("start", lab, "relay-signer");
    }
    await healthy(lab, "relay-signer");
    const raw = await delivered(lab, "subject:signature");
    expect(verifyDkim(raw, await publicKey(lab))).toEqual({ domain: SENDER_DOMAIN, selector: "chatterie" });
  });
}

/** Domain of `mail.from` in the hoster that the story is told in. */
const SENDER_DOMAIN = "laboratoire.example";

interface Letter {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
}

/** Hands a mail over from where services do, in Etherpad's container, which has Node.js; the relay's last word on it. */
async function hand(lab: LabStack, letter: Letter): Promise<string> {
  return (await lab.exec("etherpad", "node", "-e", HAND_OVER, JSON.stringify(letter))).trim();
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

async function publicKey(lab: LabStack): Promise<string> {
  return lab.exec("relay-signer", "relay-signer", "chatterie", "public");
}

/** The newest mail that a search in the sink finds, as it arrived; waits for it. */
async function arrived(lab: LabStack, query: string): Promise<string> {
  const url = `${lab.url("mail")}/api/v1/search?query=${encodeURIComponent(query)}`;
  const answer = await askUntil(url, { authority: lab.authority }, ({ text }) => idsIn(text).length > 0, 60);
  return (await lab.ask("mail", `/api/v1/message/${idsIn(answer.text)[0]}/raw`)).text;
}

async function found(lab: LabStack, query: string): Promise<readonly string[]> {
  return idsIn((await lab.ask("mail", `/api/v1/search?query=${encodeURIComponent(query)}`)).text);
}

function idsIn(text: string): string[] {
  if (!text.startsWith("{")) return [];
  return (JSON.parse(text) as { messages: { ID: string }[] }).messages.map(({ ID }) => ID);
}

/** Has the queue tried until the mail is there: by itself the relay would wait for a minute first. */
async function delivered(lab: LabStack, query: string): Promise<string> {
  for (let tries = 0; tries < 40 && (await found(lab, query)).length === 0; tries++) {
    await queue(lab, "-f");
    await new Promise((next) => setTimeout(next, 500));
  }
  return arrived(lab, query);
}

/** Waits until a try to deliver has failed and the mail rests in the queue. */
async function untilQueued(lab: LabStack, address: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const listed = await queue(lab, "-j");
    if (listed.split("\n").some((line) => line.includes(address) && line.includes('"queue_name": "deferred"'))) return;
    await new Promise((next) => setTimeout(next, 250));
  }
  throw new Error(`No mail to ${address} waits in the queue: ${await queue(lab, "-p")}`);
}

async function queue(lab: LabStack, option: string): Promise<string> {
  return (await execa("docker", ["exec", "-u", POSTFIX, `chatterie-${lab.stack}-relay`, "postqueue", option])).stdout;
}

async function docker(verb: string, lab: LabStack, container: string): Promise<void> {
  await execa("docker", [verb, `chatterie-${lab.stack}-${container}`]);
}

async function healthy(lab: LabStack, ...containers: string[]): Promise<void> {
  await Promise.all(containers.map((container) => untilHealthy(`chatterie-${lab.stack}-${container}`, {})));
}

function subnet({ IPAddress, IPPrefixLen }: { readonly IPAddress: string; readonly IPPrefixLen: number }): string {
  const number = IPAddress.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const first = number - (number % 2 ** (32 - IPPrefixLen));
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${IPPrefixLen}`;
}
