import { z } from "zod";
import { catalogue } from "../services/catalogue.ts";
import { upgradeRefusals } from "../stacks/model/upgrade-rules.ts";
import { runningImages } from "./running-images.ts";
import type { ProviderSettings } from "./settings.ts";
import type { WireObject } from "./wire.ts";

const inputs = z.object({ tags: z.record(z.string(), z.string()) });

/**
 * Names images (keys of the lock, with commas between) whose data was just put back to an older state: for them no
 * rule holds. `npm run upgrade` sets it for the one run of the engine with which it goes back.
 */
export const RESTORED_VARIABLE = "CHATTERIE_RESTORED";

/**
 * Every reason why the wanted versions must not come after those of before, one sentence each. "Before" is what the
 * stack's containers were made from; where there are none, what the engine's state remembers. So an `up` that failed
 * before it came to a container forbids nothing.
 */
export async function versionRefusals(
  settings: ProviderSettings | undefined,
  olds: WireObject,
  news: WireObject,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<readonly string[]> {
  const wanted = inputs.safeParse(news).data?.tags ?? {};
  const remembered = inputs.safeParse(olds).data?.tags ?? {};
  const running = settings
    ? await runningImages(settings.stack, settings.dockerHost ? { DOCKER_HOST: settings.dockerHost } : {})
    : undefined;
  const restored = (environment[RESTORED_VARIABLE] ?? "").split(",");
  const changes = Object.entries(wanted).flatMap(([image, to]) => {
    if (restored.includes(image)) return [];
    const tags = (running ?? []).filter((one) => one.image === image).map(({ tag }) => tag);
    const before = tags.length > 0 ? tags : [remembered[image] ?? to];
    return [...new Set(before)].map((from) => ({ image, from, to }));
  });
  return upgradeRefusals(changes, catalogue);
}
