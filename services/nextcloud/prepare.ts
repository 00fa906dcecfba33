import type { TenancyPort } from "../contract.ts";
import { PATHS } from "./names.ts";
import { occ, reason, runOcc } from "./occ.ts";
import { type Configuration, configurationOf } from "./state.ts";
import type { Step } from "./step.ts";
import { type Wanted, wanted } from "./wanted.ts";

type Value = string | number | boolean;

/** What one Nextcloud needs before the first visitor: its apps, and the settings that keep associations apart. */
export async function preparation(port: TenancyPort, instance: string): Promise<readonly Step[]> {
  const [settings, found] = await Promise.all([wantedOf(port, instance), configurationOf(port, instance)]);
  return [
    ...appSteps(port, instance, settings, found),
    ...Object.entries(settings.system)
      .filter(([key, value]) => found.system[key] !== value)
      .map(([key, value]) => systemStep(port, instance, key, value)),
    ...Object.entries(settings.app).flatMap(([app, keys]) =>
      Object.entries(keys)
        .filter(([key, value]) => !sameSetting(found.apps[app]?.[key], value))
        .map(([key, value]) => appSettingStep(port, instance, app, key, value)),
    ),
  ];
}

/** Read inside: `prepare` is told nothing but the instance's name. */
function wantedOf(port: TenancyPort, instance: string): Promise<Wanted> {
  return port.once(`${instance} wanted`, async () => {
    const { code, stdout } = await port.exec(instance, ["cat", PATHS.wanted]);
    if (code !== 0) throw new Error(`Nextcloud: ${PATHS.wanted} is missing in its container.`);
    return wanted.parse(JSON.parse(stdout));
  });
}

function appSteps(
  port: TenancyPort,
  instance: string,
  { apps, appStore }: Wanted,
  found: Configuration,
): readonly Step[] {
  const runs = (app: string) => !["no", "", undefined].includes(found.apps[app]?.["enabled"] as string | undefined);
  const missing = apps.enabled.filter((app) => !runs(app));
  const unwanted = apps.disabled.filter(runs);
  return [
    ...missing.map((app) => ({
      drift: `the app ${app} is not enabled`,
      change: `app ${app} enabled`,
      act: () => enable(port, instance, app, appStore),
    })),
    ...unwanted.map((app) => ({
      drift: `the app ${app} is enabled`,
      change: `app ${app} disabled`,
      act: () => occ(port, instance, ["app:disable", app]),
    })),
  ];
}

/** Fetches the app where it is not there. */
async function enable(port: TenancyPort, instance: string, app: string, appStore: boolean): Promise<void> {
  const result = await runOcc(port, instance, ["app:enable", app]);
  if (result.code === 0) return;
  const way = appStore
    ? "The app store must be reached from the server."
    : 'Write "appStore": true under settings.nextcloud of the stack, which lets it out to the app store, or put the app into its folder custom_apps.';
  throw new Error(`Nextcloud could not enable the app ${app}: ${reason(result)}. ${way}`);
}

function systemStep(port: TenancyPort, instance: string, key: string, value: Value): Step {
  const type = typeof value === "number" ? "integer" : typeof value;
  return {
    drift: `the setting ${key} is not ${JSON.stringify(value)}`,
    change: `setting ${key} written`,
    act: () => occ(port, instance, ["config:system:set", key, `--value=${value}`, `--type=${type}`]),
  };
}

function appSettingStep(port: TenancyPort, instance: string, app: string, key: string, value: string): Step {
  return {
    drift: `the setting ${app} ${key} is not ${JSON.stringify(value)}`,
    change: `setting ${app} ${key} written`,
    act: () => occ(port, instance, ["config:app:set", app, key, `--value=${value}`]),
  };
}

/** Where Nextcloud knows a setting's type, it keeps `yes` as a truth value, and lists it so. */
function sameSetting(found: unknown, value: string): boolean {
  if (value !== "yes" && value !== "no") return String(found ?? "") === value;
  if (found === undefined || found === null) return false;
  return (["yes", "true", "1", "on"].includes(String(found).toLowerCase()) ? "yes" : "no") === value;
}
