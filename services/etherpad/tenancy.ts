import { z } from "zod";
import type { ExecResult, Tenancy, TenancyPort, TenancyResult, TenantDocument, TenantIdentity } from "../contract.ts";
import { ETHERPAD_LABEL, NAME_LENGTH, padPrefix } from "./pads.ts";

const document = z.object({ pads: z.array(z.string()), url: z.string(), language: z.enum(["fr", "en"]) });
const answer = z.object({ code: z.number(), message: z.string(), data: z.unknown() });

/** Pads of one association: those whose name begins with its prefix. */
export const tenancy: Tenancy = {
  async reconcile(port, tenant, given) {
    const wanted = document.parse(given);
    const prefix = padPrefix(tenant, port);
    const changes: string[] = [];
    for (const name of await missing(port, prefix, wanted.pads)) {
      const reply = await call(port, "createPad", {
        padID: prefix + name,
        text: firstText(tenant, name, wanted.language),
      });
      // A member may have opened the same address meanwhile: then it is there, and not by us.
      if (reply.code !== 0 && !/already exist/.test(reply.message))
        throw new Error(`Etherpad createPad: ${reply.message}`);
      if (reply.code === 0) changes.push(`pad ${name} created`);
    }
    return { ...access(tenant, port, given), changes };
  },

  async check(port, tenant, given) {
    const wanted = document.parse(given);
    return (await missing(port, padPrefix(tenant, port), wanted.pads)).map((name) => `pad ${name} is missing`);
  },

  async suspend(port, tenant) {
    return { changes: ["pads closed, kept"], links: [], gatedPrefixes: [`/p/${padPrefix(tenant, port)}`] };
  },
};

function access(tenant: TenantIdentity, port: TenancyPort, given: TenantDocument): Omit<TenancyResult, "changes"> {
  const { url, pads, language } = document.parse(given);
  const prefix = padPrefix(tenant, port);
  const french = language === "fr";
  return {
    links: pads.map((name) => ({
      title: name,
      url: `${url}/p/${prefix}${name}`,
      description: french
        ? "Document partagé : toute personne qui a ce lien peut le lire et l'écrire."
        : "Shared document: everyone who has this link can read and write it.",
      audience: "members",
    })),
    forms: [
      {
        action: "document",
        target: `${url}/p/${prefix}`,
        pattern: `[A-Za-z0-9_\\-]{1,${NAME_LENGTH}}`,
        title: french ? "Ouvrir ou créer un document" : "Open or create a document",
        button: french ? "Ouvrir" : "Open",
        hint: french
          ? `Un nom court, sans accent ni espace (${NAME_LENGTH} caractères au plus), par exemple : compte-rendu-mars`
          : `A short name without blanks (at most ${NAME_LENGTH} characters), for example: minutes-march`,
      },
    ],
    gatedPrefixes: [`/p/${prefix}`],
  };
}

async function missing(port: TenancyPort, prefix: string, names: readonly string[]): Promise<string[]> {
  const pads = await port.once("pads", () => listPads(port));
  return names.filter((name) => !pads.has(prefix + name));
}

async function listPads(port: TenancyPort): Promise<ReadonlySet<string>> {
  const reply = await call(port, "listAllPads", {});
  if (reply.code !== 0) throw new Error(`Etherpad listAllPads: ${reply.message}`);
  return new Set(z.object({ padIDs: z.array(z.string()) }).parse(reply.data).padIDs);
}

function firstText(tenant: TenantIdentity, name: string, language: "fr" | "en"): string {
  return language === "fr"
    ? `${tenant.displayName} – ${name}\n\nBienvenue. Ce document s'enregistre tout seul ; toute personne qui a son lien peut l'ouvrir.\n`
    : `${tenant.displayName} – ${name}\n\nWelcome. This document saves itself; everyone who has its link can open it.\n`;
}

/**
 * One call of Etherpad's HTTP API, made inside its own container, where the key lies: it never leaves the server, and
 * the API needs no open route. Failures come as HTTP 200 with `code` ≠ 0 (Etherpad's HTTP API documentation).
 */
async function call(port: TenancyPort, method: string, parameters: Readonly<Record<string, string>>) {
  const result = await port.exec(ETHERPAD_LABEL, ["node", "-e", CALLER], {
    stdin: JSON.stringify({ method, parameters }),
  });
  if (result.code !== 0) throw new Error(`Etherpad does not answer: ${lastLine(result)}`);
  return readAnswer(result.stdout);
}

/** An unknown version of the API is answered with a page of HTML. */
function readAnswer(text: string): z.output<typeof answer> {
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    throw new Error(`Etherpad answered no JSON: ${text.trim().replace(/\s+/g, " ").slice(0, 80)}`);
  }
}

const CALLER = `
const fs = require("node:fs");
const { method, parameters } = JSON.parse(fs.readFileSync(0, "utf8"));
const apikey = fs.readFileSync("/opt/etherpad-lite/APIKEY.txt", "utf8").trim();
const base = "http://127.0.0.1:9001/api";
(async () => {
  const signal = AbortSignal.timeout(20000);
  const { currentVersion } = await (await fetch(base, { signal })).json();
  const body = new URLSearchParams({ ...parameters, apikey });
  const reply = await fetch(base + "/" + currentVersion + "/" + method, { method: "POST", body, signal });
  process.stdout.write(await reply.text());
})().catch((error) => { console.error(error.message); process.exit(1); });
`;

function lastLine({ stderr, stdout }: ExecResult): string {
  return (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
}
