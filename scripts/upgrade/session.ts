import type { Reporter } from "../terminal/steps.ts";
import type { UpgradeGround } from "./ground.ts";
import type { Journal } from "./journal.ts";
import { type UpgradeScope, upgradeScope } from "./scope.ts";
import { COPIES, type Server } from "./server.ts";

/** What one run of the command works with. */
export interface UpgradeSession {
  readonly ground: UpgradeGround;
  readonly server: Server;
  /** A reporter for so many steps. */
  reporter(steps: number): Reporter;
}

/** The scope of an image that the plan is known to have. */
export function scopeOf({ plan }: UpgradeGround, image: string): UpgradeScope {
  const scope = upgradeScope(plan, image);
  if (!scope) throw new Error(`no part of the plan uses ${image}`);
  return scope;
}

/** Where a copy lies, as the operator finds it on the server. */
export function copyPlace({ dataRoot }: UpgradeGround, copy: string): string {
  return `${dataRoot}/${COPIES}/${copy}`;
}

/** `mattermost 9.9.0 → 11.4.0`. */
export function changeText({ image, from, to }: Pick<Journal, "image" | "from" | "to">): string {
  return `${image} ${from.tag} → ${to.tag}`;
}
