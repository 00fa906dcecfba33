import { readFileSync, realpathSync } from "node:fs";
import { isIPv4 } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { type HosterSettings, hosterSettings } from "../stacks/model/hoster.ts";
import {
  type MailRecord,
  type MailRecordState,
  mailRecords,
  recordState,
  zoneLine,
} from "../stacks/model/mail-records.ts";
import { fullName } from "../stacks/model/names.ts";
import { RELAY_SIGNER } from "../stacks/platform/mail-relay.ts";
import { checkStackFile } from "./demo/checks.ts";
import { lookUp } from "./mail-records/look-up.ts";
import { MAIL_RECORDS_HELP, noRecords, purposeOf, stateSentence } from "./mail-records/texts.ts";
import { stackPlace } from "./pulumi-environment.ts";
import { type Arguments, runScript } from "./terminal/command-line.ts";
import { type Language, OperatorError, words } from "./terminal/sentence.ts";

const OPTIONS = { stack: "value", check: "flag", address: "value", server: "value" } as const;
const KEY_PATIENCE_MS = 30_000;

/** One record, and what DNS says of it where it was asked. */
interface Checked {
  readonly record: MailRecord;
  readonly state?: MailRecordState;
  readonly found: readonly string[];
  readonly silent?: string;
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename)
  await runScript({
    command: "npm run mail:records --",
    help: MAIL_RECORDS_HELP,
    options: OPTIONS,
    main: (typed) => runMailRecords(typed, process.stdout),
  });

/** `npm run mail:records`. Its number is the exit code. @throws OperatorError for wrong options and unreadable settings. */
export async function runMailRecords(
  { options, language, json }: Arguments<typeof OPTIONS>,
  out: { write(text: string): unknown },
  settingsOf: (stack: string) => HosterSettings = stackSettings,
): Promise<number> {
  const stack = options.stack ?? "prod";
  requireAddress("address", options.address);
  requireAddress("server", options.server?.replace(/:\d+$/, ""));
  const { domain, contact, mail, dockerHost } = settingsOf(stack);
  if (mail === "sink" || mail.via === "sink") {
    out.write(json ? `${JSON.stringify({ records: [] })}\n` : `${noRecords(stack)[language]}\n`);
    return 0;
  }
  const publicKey = await publicKeyOf(stack, mail.dkimSelector, dockerHost);
  const records = mailRecords({ domain, contact, mail, publicKey, address: options.address });
  const checked: readonly Checked[] = options.check
    ? await Promise.all(records.map((record) => check(record, options.server)))
    : records.map((record) => ({ record, found: [] }));
  out.write(json ? asJson(checked) : asText(checked, language));
  return checked.every(({ state }) => state === undefined || state === "right" || state === "there") ? 0 : 1;
}

/** The hoster's settings from its stack file. @throws OperatorError with what is wrong. */
export function stackSettings(stack: string): HosterSettings {
  const place = stackPlace({ stack });
  checkStackFile(place);
  const file = `Pulumi.${stack}.yaml`;
  const { config = {} } = (parse(readFileSync(join(place.root, file), "utf8")) ?? {}) as {
    config?: Record<string, unknown>;
  };
  const parsed = hosterSettings.safeParse(config["chatterie:hoster"] ?? {});
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  const text = `${file}: ${["chatterie:hoster", ...(problem?.path ?? [])].join(".")}: ${problem?.message}`;
  throw new OperatorError(words(text, text), 2);
}

/** Undefined where the relay does not run here or on the stack's server. */
async function publicKeyOf(stack: string, selector: string, dockerHost?: string): Promise<string | undefined> {
  const command = ["exec", fullName(stack, RELAY_SIGNER), "relay-signer", selector, "public"];
  const asked = await execa("docker", command, {
    reject: false,
    stdin: "ignore",
    timeout: KEY_PATIENCE_MS,
    env: dockerHost ? { DOCKER_HOST: dockerHost } : {},
  });
  return !asked.failed && /^[A-Za-z0-9+/]+=*$/.test(asked.stdout) ? asked.stdout : undefined;
}

async function check(record: MailRecord, server?: string): Promise<Checked> {
  const answer = await lookUp(record, server);
  const state = recordState(record, answer);
  return "silent" in answer
    ? { record, state, found: [], silent: answer.silent }
    : { record, state, found: answer.values };
}

function asText(checked: readonly Checked[], language: Language): string {
  return checked
    .map(({ record, state, found, silent }) => {
      const told = state === undefined ? [] : [`; → ${stateSentence(state, found, silent)[language]}`];
      return [`; ${purposeOf(record)[language]}`, zoneLine(record), ...told, ""].join("\n");
    })
    .join("\n");
}

function asJson(checked: readonly Checked[]): string {
  const records = checked.map(({ record, state, found, silent }) => ({
    kind: record.kind,
    name: record.name,
    type: record.type,
    value: record.value ?? null,
    zone: zoneLine(record),
    ...(state && { state, found }),
    ...(silent && { silent }),
  }));
  return `${JSON.stringify({ records }, null, 2)}\n`;
}

function requireAddress(option: string, value: string | undefined): void {
  if (value === undefined || isIPv4(value)) return;
  throw new OperatorError(
    words(
      `--${option} ${value} : écrivez une adresse IPv4, par exemple 203.0.113.7.`,
      `--${option} ${value}: write an IPv4 address, for instance 203.0.113.7.`,
    ),
    2,
  );
}
