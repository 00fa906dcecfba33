import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceModule } from "../services/contract.ts";
import { type Hoster, type HosterSettings, hosterSettings } from "./model/hoster.ts";
import { planHoster } from "./model/hoster-plan.ts";
import { type ImageLock, parseImageLock } from "./model/image-lock.ts";
import type { Tenant } from "./model/tenant.ts";
import { formatProblem, parseTenants } from "./model/tenant-files.ts";
import { sortProblems } from "./model/tenant-problem.ts";
import { readTenantFiles } from "./tenant-folder.ts";

/** All that the program reads. */
export interface Loaded {
  readonly hoster: Hoster;
  readonly tenants: readonly Tenant[];
  readonly lock: ImageLock;
  /** Sentences for the pages: what is not what it would be on a real server. */
  readonly notices: readonly string[];
}

/**
 * Reads settings, associations and image lock below `root`.
 * @throws pulumi.RunError, which the engine shows without a stack trace: one text with every problem that was found.
 */
export function loadHoster(root: string, stack: string, given: unknown, catalogue: readonly ServiceModule[]): Loaded {
  const hoster = parseHoster(stack, given, catalogue);
  const services = catalogue.filter(({ name }) => hoster.services.includes(name));
  const folder = readTenantFiles(resolve(root, hoster.tenants), { shownAs: hoster.tenants, language: hoster.language });
  const { tenants, problems } = parseTenants(folder.files, {
    services: catalogue,
    enabled: hoster.services,
    language: hoster.language,
  });
  const all = sortProblems([...folder.problems, ...problems]);
  if (all.length > 0) throw new pulumi.RunError(all.map(formatProblem).join("\n"));
  try {
    const lock = parseImageLock(
      hoster.images,
      readLock(root, hoster.images),
      planHoster(hoster, services, tenants, {}).images,
    );
    refuseStandIns(hoster, lock);
    return { hoster, tenants, lock, notices: labNotices(hoster, lock, services) };
  } catch (error) {
    throw new pulumi.RunError(error instanceof Error ? error.message : String(error));
  }
}

function parseHoster(stack: string, given: unknown, catalogue: readonly ServiceModule[]): Hoster {
  const file = `Pulumi.${stack}.yaml`;
  const parsed = hosterSettings.safeParse(given ?? {});
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      ({ path, message }) => `${file}: ${["chatterie:hoster", ...path].join(".")}: ${message}`,
    );
    throw new pulumi.RunError(lines.join("\n"));
  }
  const unknown = parsed.data.services.filter((name) => !catalogue.some((service) => service.name === name));
  if (unknown.length > 0) {
    const known = catalogue.map(({ name }) => name).join(", ");
    throw new pulumi.RunError(
      `${file}: chatterie:hoster.services: there is no service ${unknown.join(", ")}. Write some of: ${known}`,
    );
  }
  const settings = serviceSettings(file, parsed.data, catalogue);
  return { ...parsed.data, settings, stack };
}

/** Each service's section, with its defaults. */
function serviceSettings(
  file: string,
  { services, settings }: HosterSettings,
  catalogue: readonly ServiceModule[],
): Readonly<Record<string, object>> {
  const problems: string[] = [];
  const at = (path: readonly PropertyKey[]) => `${file}: ${["chatterie:hoster.settings", ...path].join(".")}`;
  const withSettings = catalogue.filter((service) => services.includes(service.name) && service.stackSettings);
  for (const name of Object.keys(settings)) {
    if (withSettings.some((service) => service.name === name)) continue;
    const known = withSettings.map((service) => service.name).join(", ") || "none";
    problems.push(`${at([name])}: no service of this hoster has settings of that name. Those that have some: ${known}`);
  }
  const parsed = withSettings.map((service) => {
    const result = service.stackSettings?.safeParse(settings[service.name] ?? {});
    for (const { path, message } of result?.error?.issues ?? [])
      problems.push(`${at([service.name, ...path])}: ${message}`);
    return [service.name, result?.data ?? {}] as const;
  });
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  return Object.fromEntries(parsed);
}

function readLock(root: string, path: string): string {
  try {
    return readFileSync(resolve(root, path), "utf8");
  } catch {
    throw new Error(
      `${path}: the image lock cannot be read. Say where it lies under chatterie:hoster.images, or take back the one of the project.`,
    );
  }
}

/** Sentences for every page, so that nobody takes a trial for the real thing. */
function labNotices({ language }: Hoster, lock: ImageLock, services: readonly ServiceModule[]): string[] {
  const french = language === "fr";
  const images = Object.entries(lock.images);
  const fromLab = images.some(([, { source }]) => source === "lab" || source === "stand-in");
  if (!fromLab) return [];
  const standIns = services.filter((service) =>
    service.images.some((image) => lock.images[image]?.source === "stand-in"),
  );
  const titles = standIns.map(({ title }) => title).join(", ");
  const real = french
    ? "Démonstration sur cette machine : les programmes sont les vrais, mais construits ici et non tirés de leurs images officielles."
    : "Demonstration on this machine: the programs are the real ones, but built here and not taken from their official images.";
  if (titles === "") return [real];
  return [
    french
      ? `Démonstration sur cette machine. Remplacés par des doublures, qui ne sont pas les vrais programmes : ${titles}. Les autres sont les vrais, construits ici.`
      : `Demonstration on this machine. Replaced by stand-ins, which are not the real programs: ${titles}. The others are the real ones, built here.`,
  ];
}

/** A stand-in keeps a trial running; it must never hold an association's real data. */
function refuseStandIns({ dockerHost, tls, images, stack }: Hoster, lock: ImageLock): void {
  const standIns = Object.entries(lock.images).filter(([, { source }]) => source === "stand-in");
  if (standIns.length === 0 || (tls === "internal" && dockerHost === undefined)) return;
  const names = standIns.map(([name]) => name).join(", ");
  throw new Error(
    `${images}: ${names} are stand-ins of the lab and not the real programs; stack "${stack}" is for people. Name the project's own lock instead: images: images.lock.json`,
  );
}
