import type { RunningImage } from "../../provider/running-images.ts";
import type { ImageLock, LockedImage } from "../../stacks/model/image-lock.ts";
import { upgradeRefusals } from "../../stacks/model/upgrade-rules.ts";
import { compareTags } from "../../stacks/model/version-tag.ts";
import { OperatorError, verbatim, words } from "../terminal/sentence.ts";
import type { UpgradeGround } from "./ground.ts";

/** From where to where: entries of the image lock. `to` may lack its digest still. */
export interface UpgradeTarget {
  readonly image: string;
  readonly from: LockedImage;
  readonly to: LockedImage;
  readonly lockBefore: LockedImage;
}

/** Key of the image lock for what was typed: a service's first image, or an image itself. @throws OperatorError that lists what there is. */
export function imageOf({ services, plan }: Pick<UpgradeGround, "services" | "plan">, word: string): string {
  const service = services.find(({ name }) => name === word);
  const image = service ? service.images[0] : word;
  if (image !== undefined && plan.images.includes(image)) return image;
  throw new OperatorError(
    words(
      `Cette pile n'a pas de service ni d'image « ${word} ». Elle a : ${plan.images.join(", ")}.`,
      `This stack has no service or image “${word}”. It has: ${plan.images.join(", ")}.`,
    ),
    2,
  );
}

/**
 * Works out the change of version; undefined when there is nothing to change. Pure.
 * @throws OperatorError when the image does not run, is built here, or must not go there.
 */
export function upgradeTarget(
  { lock, services }: { readonly lock: ImageLock; readonly services: UpgradeGround["services"] },
  image: string,
  running: readonly RunningImage[],
  wanted: string | undefined,
): UpgradeTarget | undefined {
  const lockBefore = lock.images[image];
  const from = runningEntry(lock, image, running);
  if (!lockBefore || !from) throw notRunning(image);
  if (lockBefore.source === "build") throw builtHere(image, lockBefore.context ?? "");
  const to =
    wanted === undefined || wanted === lockBefore.tag ? lockBefore : { ...lockBefore, tag: wanted, digest: null };
  const same = (one: RunningImage) =>
    one.tag === to.tag && one.repository === to.repository && (to.digest === null || one.digest === to.digest);
  if (running.filter((one) => one.image === image).every(same)) return undefined;
  const refused = upgradeRefusals([{ image, from: from.tag, to: to.tag }], services);
  if (refused.length > 0) throw new OperatorError(verbatim(refused.join("\n")));
  return { image, from, to, lockBefore };
}

/** What runs, as an entry of the lock; undefined when nothing does. Pure. */
export function runningEntry(
  lock: ImageLock,
  image: string,
  running: readonly RunningImage[],
): LockedImage | undefined {
  // Instances may differ after an upgrade that stopped half way: what the oldest may do, all may do.
  const [oldest] = running.filter((one) => one.image === image).toSorted((a, b) => compareTags(a.tag, b.tag));
  const source = lock.images[image]?.source;
  if (!oldest || !source) return undefined;
  const { repository, tag, digest } = oldest;
  return { repository, tag, digest, source };
}

function notRunning(image: string): OperatorError {
  return new OperatorError(
    words(
      `Aucun conteneur de « ${image} » n'existe : il n'y a rien à mettre à jour. Mettez d'abord la pile en marche : npm run demo (ou pulumi up).`,
      `There is no container of “${image}”, so nothing to upgrade. Bring the stack up first: npm run demo (or pulumi up).`,
    ),
  );
}

function builtHere(image: string, folder: string): OperatorError {
  return new OperatorError(
    words(
      `L'image « ${image} » est construite depuis ${folder} : sa version change avec ce projet, et l'ancienne ne pourrait pas être remise. Faites une sauvegarde, puis pulumi up (voir docs/upgrade.md).`,
      `The image “${image}” is built from ${folder}: its version changes with this project, and the old one could not be put back. Make a backup, then pulumi up (see docs/upgrade.md).`,
    ),
  );
}
