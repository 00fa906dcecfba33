import { catalogue } from "../services/catalogue.ts";
import type { ServiceModule, TenancyPort, TenancyResult, TenantDocument } from "../services/contract.ts";
import { writeAccessNote } from "./access-note.ts";
import { type AssociationInputs, inputs, outputs } from "./association-inputs.ts";
import { ContainerMissing, dockerPort } from "./docker-port.ts";
import { digest, listProxyFiles, writeProxyFiles } from "./proxy-files.ts";
import type { ProviderSettings } from "./settings.ts";
import { activeSite, type Gate, membersPassword, suspendedSite } from "./site.ts";
import type { WireObject } from "./wire.ts";

type Say = (line: string) => void;

/** Gives the association all that its document names. Services that fail do not stop the others; the error names each. */
export async function createAssociation(settings: ProviderSettings, given: WireObject, say: Say): Promise<WireObject> {
  return apply(settings, given, {}, say);
}

/** Brings the association to its new document; a service that it no longer has is suspended. */
export async function updateAssociation(
  settings: ProviderSettings,
  given: WireObject,
  before: WireObject,
  say: Say,
): Promise<WireObject> {
  const wanted = inputs.parse(given).document;
  const left = Object.entries(inputs.parse(before).document.services).filter(([name]) => !(name in wanted.services));
  return apply(settings, given, Object.fromEntries(left), say);
}

/** Looks at the server: `drift` of the outputs lists what differs, one sentence each. */
export async function readAssociation(settings: ProviderSettings, state: WireObject, say: Say): Promise<WireObject> {
  const { document: wanted, files } = outputs.parse(state);
  const port = dockerPort(settings, wanted.slug);
  const drift: string[] = [];
  for (const service of modules(Object.keys(wanted.services))) {
    const found = await service.tenancy
      .check(port, wanted, documentOf(wanted, service.name))
      .catch((error: Error) => [error.message]);
    drift.push(...found.map((line) => `${service.name}: ${line}`));
  }
  drift.push(...(await proxyDrift(settings, port, files).catch((error: Error) => [`proxy: ${error.message}`])));
  for (const line of drift) say(`${wanted.slug}: ${line}`);
  return { ...state, drift };
}

async function proxyDrift(settings: ProviderSettings, port: TenancyPort, files: string): Promise<readonly string[]> {
  const found = await port.once("proxy-files", () => listProxyFiles(settings));
  const kept = files
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" "));
  return kept.flatMap(([hash = "", path = ""]) =>
    found.get(path) === hash ? [] : [`proxy: ${path} was ${found.has(path) ? "changed" : "removed"} by hand`],
  );
}

/** Takes access away everywhere and erases nothing. Returns what to tell the operator. */
export async function deleteAssociation(settings: ProviderSettings, state: WireObject): Promise<readonly string[]> {
  const wanted = inputs.parse(state).document;
  const services = modules(Object.keys(wanted.services));
  const outcome = await settle(
    services.map((service) => ({
      service,
      run: () => suspend(settings, wanted, service, documentOf(wanted, service.name)),
    })),
  );
  const gates = services.flatMap((service, i) => gatesOf(service, wanted, outcome.results[i]));
  const hosts = outcome.results.flatMap((result) => result?.hosts ?? []);
  try {
    // Whatever a service answered: the doors are closed first, and what failed is told after.
    await writeProxyFiles(settings, suspendedSite(settings, wanted, gates, hosts));
  } catch (error) {
    if (!(error instanceof ContainerMissing)) throw error;
  }
  if (outcome.problem) throw new Error(`${outcome.problem}Its addresses are closed. ${AGAIN}`);
  return [
    `${wanted.slug}: access is suspended. Nothing was erased: put ${wanted.slug}.yaml back and run pulumi up, and everything is there again.`,
  ];
}

async function apply(
  settings: ProviderSettings,
  given: WireObject,
  left: Readonly<Record<string, TenantDocument>>,
  say: Say,
): Promise<WireObject> {
  const wanted = inputs.parse(given).document;
  const services = modules(Object.keys(wanted.services));
  const closed = modules(Object.keys(left));
  const port = dockerPort(settings, wanted.slug);
  const outcome = await settle([
    ...services.map((service) => ({
      service,
      run: () => service.tenancy.reconcile(port, wanted, documentOf(wanted, service.name)),
    })),
    ...closed.map((service) => ({ service, run: () => suspend(settings, wanted, service, left[service.name] ?? {}) })),
  ]);
  if (outcome.problem) throw new Error(`${outcome.problem}The association's pages are as before. ${AGAIN}`);
  const all = outcome.results.flatMap((result) => result ?? []);
  const [results, suspended] = [all.slice(0, services.length), all.slice(services.length)];
  const gates = [
    ...services.flatMap((service, i) => gatesOf(service, wanted, results[i])),
    ...closed.flatMap((service, i) => gatesOf(service, wanted, suspended[i], "suspended")),
  ];
  const hosts = [
    ...results.flatMap((result) => (result.hosts ?? []).map((label) => ({ label, state: "open" as const }))),
    ...suspended.flatMap((result) => (result.hosts ?? []).map((label) => ({ label, state: "suspended" as const }))),
  ];
  const files = activeSite(settings, wanted, {
    links: results.flatMap(({ links }) => links),
    forms: results.flatMap(({ forms }) => forms ?? []),
    gates,
    hosts,
  });
  const changed = await writeProxyFiles(settings, files);
  const firstSteps = results.flatMap(({ firstSteps }) => firstSteps ?? []);
  await writeAccessNote(settings, wanted, membersPassword(settings, wanted.slug), firstSteps);
  for (const line of all.flatMap(({ changes }) => changes)) say(`${wanted.slug}: ${line}`);
  if (changed.length > 0) say(`${wanted.slug}: pages and addresses written`);
  return { ...given, files: [...files].map(([path, text]) => `${digest(text)} ${path}`).join("\n"), drift: [] };
}

async function suspend(
  settings: ProviderSettings,
  wanted: AssociationInputs,
  service: ServiceModule,
  document: TenantDocument,
): Promise<TenancyResult> {
  try {
    return await service.tenancy.suspend(dockerPort(settings, wanted.slug), wanted, document);
  } catch (error) {
    if (error instanceof ContainerMissing) return { changes: [], links: [] };
    throw error;
  }
}

interface Job {
  readonly service: ServiceModule;
  readonly run: () => Promise<TenancyResult>;
}

const AGAIN = "Run the same command again when this is mended.";

/** Runs all and waits for all. `results` has a place for each job, empty where it failed; `problem` names each that failed, and what was done all the same. */
async function settle(
  jobs: readonly Job[],
): Promise<{ readonly results: readonly (TenancyResult | undefined)[]; readonly problem: string | undefined }> {
  const settled = await Promise.allSettled(jobs.map(({ run }) => run()));
  const named = settled.map((outcome, i) => ({ name: jobs[i]?.service.name ?? "", outcome }));
  const failed = named.flatMap(({ name, outcome }) =>
    outcome.status === "rejected" ? [`${name}: ${reasonOf(outcome.reason)}`] : [],
  );
  const results = settled.map((one) => (one.status === "fulfilled" ? one.value : undefined));
  if (failed.length === 0) return { results, problem: undefined };
  const done = named.filter(({ outcome }) => outcome.status === "fulfilled").map(({ name }) => name);
  const others = done.length > 0 ? `Done all the same: ${done.join(", ")}. ` : "";
  return { results, problem: `${failed.join("\n")}\n${others}` };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Where an association has an instance of its own, its prefixes are let through there and, for what it wrote before it had
 * one, on the common instance too.
 */
function gatesOf(
  service: ServiceModule,
  wanted: AssociationInputs,
  result: TenancyResult | undefined,
  state: "open" | "suspended" = "open",
): readonly Gate[] {
  const common = service.hosts[0] ?? service.name;
  const instance = documentOf(wanted, service.name)["instance"];
  const own = typeof instance === "string" && instance !== service.name ? [`${wanted.slug}.${common}`] : [];
  return (result?.gatedPrefixes ?? []).flatMap((prefix) => [common, ...own].map((host) => ({ host, prefix, state })));
}

function documentOf(wanted: AssociationInputs, service: string): TenantDocument {
  return wanted.services[service] ?? {};
}

function modules(names: readonly string[]): readonly ServiceModule[] {
  return catalogue.filter(({ name }) => names.includes(name));
}
