import type { ServiceModule } from "../../services/contract.ts";
import { inlineEntry, inlineGot, isGroup } from "./tenant-inline.ts";
import { nearest } from "./tenant-nearest.ts";
import type { Statement } from "./tenant-problem.ts";
import { booleanOf } from "./tenant-suggestion.ts";
import type { TenantTexts } from "./tenant-texts.ts";
import { checkSection, type Finding, visible } from "./tenant-values.ts";
import type { YamlDocument } from "./yaml-document.ts";

/** The services there are, and those that this hoster runs, by name. */
export interface ServiceRules {
  readonly services: readonly ServiceModule[];
  readonly enabled: readonly string[];
}

/** The section `services` of one file: settings of each service that is used, and everything that is wrong. */
export interface CheckedServices {
  readonly services: Readonly<Record<string, object>>;
  readonly findings: readonly Finding[];
}

/** Checks the section `services`; at most `most` findings. */
export function checkServices(
  document: YamlDocument,
  rules: ServiceRules,
  texts: TenantTexts,
  most: number,
): CheckedServices {
  const given = document.data.services;
  if (!isGroup(given))
    return {
      services: {},
      findings: [
        {
          path: ["services"],
          at: "value",
          absent: given === undefined || given === null,
          statement: aboutSection(document, rules, texts),
        },
      ],
    };
  const services: Record<string, object> = {};
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (findings.length >= most) break;
    const service = rules.services.find((candidate) => candidate.name === name);
    const path = ["services", name];
    if (!service) {
      findings.push({ path, at: "key", statement: aboutUnknown(name, value, given, rules, texts) });
    } else if (value === false) {
      // The same as leaving it out, also for a service that this hoster does not run.
    } else if (!rules.enabled.includes(name)) {
      const what = texts.serviceNotRun(service.title, rules.enabled);
      findings.push({ path, at: "key", statement: { what, write: `${name}: false` } });
    } else if (value === true || isGroup(value)) {
      const section = { schema: service.tenantSettings, given: value === true ? {} : value, path };
      const checked = checkSection(section, document, texts, most - findings.length);
      if ("value" in checked) services[name] = checked.value;
      else findings.push(...checked.findings);
    } else {
      findings.push({ path, at: "value", statement: aboutSwitch(name, value, document, texts) });
    }
  }
  return { services, findings };
}

/** `services` is missing, empty, or no group: the services named in it are set to `true`. */
function aboutSection(document: YamlDocument, { enabled }: ServiceRules, texts: TenantTexts): Statement {
  const there = Object.hasOwn(document.data, "services");
  const value = document.data.services;
  const example = { example: inlineEntry("services", switchedOn(enabled.slice(0, 1))) ?? "services: {}" };
  if (!there) return { what: texts.missingKey, ...example };
  const got = inlineGot(value, document.written(["services"]), texts);
  if (got === undefined) return { what: texts.missingValue, ...example };
  const words = (Array.isArray(value) ? value.map(String) : String(value).split(/[\s,;]+/))
    .map((word) => word.replace(/^-+\s*/, ""))
    .filter(Boolean);
  const names = words.slice(0, 20).map((word) => nearest(word, enabled));
  const write =
    names.length > 0 && names.every((name) => name !== undefined)
      ? inlineEntry("services", switchedOn(names))
      : undefined;
  return { what: texts.expected.object, got, ...(write === undefined ? example : { write }) };
}

function aboutUnknown(
  name: string,
  value: unknown,
  given: Readonly<Record<string, unknown>>,
  { services, enabled }: ServiceRules,
  texts: TenantTexts,
): Statement {
  const known = services.map((service) => service.name);
  const seen = visible(name);
  const hidden = seen !== name && known.includes(seen);
  const near = hidden ? seen : (nearest(name, enabled) ?? nearest(name, known));
  if (near === undefined) return { what: texts.unknownService, advice: texts.serviceList(enabled) };
  if (Object.hasOwn(given, near)) return { ...texts.keyAlreadyThere(near), what: texts.unknownService };
  const write = isGroup(value) ? `${near}:` : inlineEntry(near, booleanOf(value) ?? true);
  return { what: hidden ? texts.invisibleInKey : texts.unknownService, ...(write === undefined ? {} : { write }) };
}

function aboutSwitch(name: string, value: unknown, document: YamlDocument, texts: TenantTexts): Statement {
  if (value === null) return { what: texts.missingValue, write: `${name}: true` };
  const got = inlineGot(value, document.written(["services", name]), texts);
  const meant = typeof value === "object" ? undefined : booleanOf(value);
  const fix = meant === undefined ? { example: `${name}: true` } : { write: `${name}: ${meant}` };
  return { what: texts.serviceValue, ...(got === undefined ? {} : { got }), ...fix };
}

const switchedOn = (names: readonly string[]): Readonly<Record<string, true>> =>
  Object.fromEntries(names.map((name) => [name, true]));
