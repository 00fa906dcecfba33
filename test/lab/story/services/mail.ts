import { execa } from "execa";
import { expect, it } from "vitest";
import { untilHealthy } from "../../../../provider/container-health.ts";
import { verifyDkim } from "../../dkim.ts";
import type { LabStack } from "../../lab-stack.ts";
import { RelayOf } from "../../relay-of.ts";
import { askUntil } from "../../web.ts";

/**
 * The hoster's relay, with the sink as its way out (`mail: { from: …@laboratoire.example, via: sink }`): what services hand over
 * arrives, signed, also when what comes after was away for a while; and nobody else's mail is taken.
 */
export function mailStory(lab: LabStack): void {
  const relay = new RelayOf(lab);
  const sender = `chatons@${SENDER_DOMAIN}`;

  it("takes an invitation from the chat to its addressee, signed by the hoster", async () => {
    const raw = await arrived(lab, 'to:"bureau@chorale.example"');
    const key = await relay.publicKey();
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
      expect(await relay.hand({ from, to: "bureau@chorale.example", subject: "refused" })).toMatch(
        /^554 5\.7\.1 <.*>: Sender address rejected: Access denied/,
      );
    }
    expect(await found(lab, "subject:refused")).toEqual([]);
  });

  it("can be reached from the hoster's own networks only, and trusts no other", async () => {
    const inspected = await execa("docker", [
      "inspect",
      `chatterie-${lab.stack}-relay`,
      "--format",
      "{{json .NetworkSettings}}",
    ]);
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
      expect(await relay.hand({ from: sender, to: "caisse@epicerie.example", subject: "attente" })).toMatch(/^250 /);
      await relay.untilDeferred("caisse@epicerie.example");
      await docker("restart", lab, "relay");
    } finally {
      await docker("start", lab, "mail");
    }
    await healthy(lab, "mail", "relay");
    await relay.until(() => rawOf(lab, "subject:attente"));
    expect(await found(lab, "subject:attente")).toHaveLength(1);
  });

  it("lets nothing leave unsigned: while the signer is away mail waits, and no service is told an error", async () => {
    await docker("stop", lab, "relay-signer");
    try {
      expect(await relay.hand({ from: sender, to: "bureau@foot.example", subject: "signature" })).toMatch(/^250 /);
      await relay.untilDeferred("bureau@foot.example");
      expect(await found(lab, "subject:signature")).toEqual([]);
    } finally {
      await docker("start", lab, "relay-signer");
    }
    await healthy(lab, "relay-signer");
    const raw = await relay.until(() => rawOf(lab, "subject:signature"));
    expect(verifyDkim(raw, await relay.publicKey())).toEqual({ domain: SENDER_DOMAIN, selector: "chatterie" });
  });
}

/** Domain of `mail.from` in the hoster that the story is told in. */
const SENDER_DOMAIN = "laboratoire.example";

/** The newest mail that a search in the sink finds, as it arrived; waits for it. */
async function arrived(lab: LabStack, query: string): Promise<string> {
  const url = `${lab.url("mail")}/api/v1/search?query=${encodeURIComponent(query)}`;
  const answer = await askUntil(url, { authority: lab.authority }, ({ text }) => idsIn(text).length > 0, 60);
  return (await lab.ask("mail", `/api/v1/message/${idsIn(answer.text)[0]}/raw`)).text;
}

async function rawOf(lab: LabStack, query: string): Promise<string | undefined> {
  const [first] = await found(lab, query);
  return first && (await lab.ask("mail", `/api/v1/message/${first}/raw`)).text;
}

async function found(lab: LabStack, query: string): Promise<readonly string[]> {
  return idsIn((await lab.ask("mail", `/api/v1/search?query=${encodeURIComponent(query)}`)).text);
}

function idsIn(text: string): string[] {
  if (!text.startsWith("{")) return [];
  return (JSON.parse(text) as { messages: { ID: string }[] }).messages.map(({ ID }) => ID);
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
