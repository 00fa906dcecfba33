import type { Association, Found } from "./association.ts";
import { folderName, MARKS, unfinishedFolder } from "./names.ts";
import { occ } from "./occ.ts";
import { bytesOf, bytesText } from "./size.ts";
import { type Folder, marksOf } from "./state.ts";
import { type Step, when } from "./step.ts";

/** Read, write, share and delete (bits 1, 2+4, 16, 8). */
const ALL = 31;
const RIGHTS = ["read", "write", "share", "delete"];

/** The association's team folder and the sizes of folder and group. */
export function folderSteps(association: Association, found: Found): readonly Step[] {
  const { slug } = association;
  const folder = folderOf(association, found);
  const steps = folder ? existingSteps(association, found, folder) : [newFolder(association, found)];
  return [...steps, ...groupQuotaSteps(association, found.configuration.apps["groupquota"]?.[`quota_${slug}`])];
}

/** Takes the group's right away; the folder and all that is in it stay. */
export function closedFolderSteps(association: Association, found: Found): readonly Step[] {
  const { port, instance, slug } = association;
  const folder = folderOf(association, found);
  if (!folder || !(slug in folder.groups_list)) return [];
  return [
    {
      drift: "the team folder is open",
      change: "team folder closed, its files kept",
      act: () => occ(port, instance, ["groupfolders:group", String(folder.id), slug, "--delete"]),
    },
  ];
}

/**
 * Makes sure that no limit is lowered under what is used.
 * @throws Error with both figures and what to write.
 */
export async function refuseTooLittle(association: Association, found: Found): Promise<void> {
  const { port, instance, slug, quota } = association;
  const wanted = bytesOf(quota);
  const folder = folderOf(association, found);
  if (folder && folder.quota !== wanted && folder.size > wanted)
    throw new Error(tooLittle("the team folder", slug, folder.size, quota));
  const before = Number(found.configuration.apps["groupquota"]?.[`quota_${slug}`] ?? -1);
  if (before <= wanted) return;
  const used = Number(await occ(port, instance, ["groupquota:used", slug]));
  if (used > wanted) throw new Error(tooLittle("the members' private files", slug, used, quota));
}

function tooLittle(what: string, slug: string, used: number, quota: string): string {
  return `Nextcloud: ${bytesText(used)} lie in ${what} of ${slug}, more than quota: ${quota}. Write quota: ${bytesText(used)} or more, or let the association remove files first.`;
}

/** Known by the mark that was set when it was made; without one, by its unfinished name, or by belonging to this group alone under its name. */
function folderOf({ slug, displayName }: Association, { folders, configuration }: Found): Folder | undefined {
  const marked = folders.find(({ id }) => id === Number(marksOf(configuration)[`folder_${slug}`]));
  if (marked) return marked;
  const ours = (folder: Folder) => Object.keys(folder.groups_list).every((gid) => gid === slug);
  return (
    folders.find((folder) => folder.mountPoint === unfinishedFolder(slug) && ours(folder)) ??
    folders.find(
      (folder) => namesFor(slug, displayName).includes(folder.mountPoint) && ours(folder) && slug in folder.groups_list,
    )
  );
}

function newFolder(association: Association, found: Found): Step {
  const { port, instance, slug } = association;
  return {
    drift: "the team folder is missing",
    change: "team folder created",
    act: async () => {
      // Nextcloud refuses a name that is taken, and two associations may have the same: a name of its own first.
      const id = (await occ(port, instance, ["groupfolders:create", unfinishedFolder(slug)])).trim();
      if (!/^\d+$/.test(id))
        throw new Error(`Nextcloud (occ groupfolders:create) answered no number: ${id.slice(0, 80)}`);
      await finish(association, found, Number(id));
    },
  };
}

async function finish(association: Association, found: Found, id: number): Promise<void> {
  const { port, instance, slug } = association;
  await mark(association, id);
  await occ(port, instance, ["groupfolders:quota", String(id), String(bytesOf(association.quota))]);
  await rename(association, found, id);
  await occ(port, instance, ["groupfolders:group", String(id), slug, ...RIGHTS]);
}

function existingSteps(association: Association, found: Found, folder: Folder): readonly Step[] {
  const { port, instance, slug, displayName, quota } = association;
  const id = String(folder.id);
  return when(
    [
      Number(marksOf(found.configuration)[`folder_${slug}`]) !== folder.id,
      {
        drift: "the team folder is not marked",
        change: "team folder taken over",
        act: () => mark(association, folder.id),
      },
    ],
    [
      folder.quota !== bytesOf(quota),
      {
        drift: `the team folder holds ${folder.quota < 0 ? "any size" : bytesText(folder.quota)}, not ${quota}`,
        change: `team folder holds ${quota}`,
        act: () => occ(port, instance, ["groupfolders:quota", id, String(bytesOf(quota))]),
      },
    ],
    [
      !namesFor(slug, displayName).includes(folder.mountPoint),
      {
        drift: `the team folder is called “${folder.mountPoint}”`,
        change: "team folder renamed",
        act: () => rename(association, found, folder.id),
      },
    ],
    [
      folder.groups_list[slug] !== ALL,
      {
        drift: "the group may not do everything in its team folder",
        change: "team folder opened to the group",
        act: () => occ(port, instance, ["groupfolders:group", id, slug, ...RIGHTS]),
      },
    ],
    ...strangers(association, folder),
  );
}

/** Another association's group has no place in this folder, whoever put it there. */
function strangers({ port, instance, slug }: Association, folder: Folder): readonly (readonly [boolean, Step])[] {
  const gids = Object.keys(folder.groups_list).filter((gid) => gid !== slug);
  return gids.map((gid) => [
    true,
    {
      drift: `the group ${gid} has a right in the team folder`,
      change: `group ${gid} taken out of the team folder`,
      act: () => occ(port, instance, ["groupfolders:group", String(folder.id), gid, "--delete"]),
    },
  ]);
}

function mark({ port, instance, slug }: Association, id: number): Promise<string> {
  return occ(port, instance, ["config:app:set", MARKS, `folder_${slug}`, `--value=${id}`]);
}

/** To the association's name; where another folder has it, with the slug behind. */
async function rename(
  { port, instance, slug, displayName }: Association,
  { folders }: Found,
  id: number,
): Promise<void> {
  const [plain = "", withSlug = ""] = namesFor(slug, displayName);
  const taken = folders.some((other) => other.id !== id && other.mountPoint === plain);
  if (!taken) {
    const failed = await occ(port, instance, ["groupfolders:rename", String(id), plain]).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failed) return;
    if (!/already exists/.test(failed.message)) throw failed;
  }
  await occ(port, instance, ["groupfolders:rename", String(id), withSlug]);
}

function namesFor(slug: string, displayName: string): readonly [string, string] {
  const name = folderName(displayName);
  return [name, `${name} (${slug})`];
}

function groupQuotaSteps({ port, instance, slug, quota }: Association, found: unknown): readonly Step[] {
  const bytes = bytesOf(quota);
  return when([
    Number(found ?? -1) !== bytes,
    {
      drift: `the members' private files may take up another size than ${quota}`,
      change: `members' private files take up ${quota} at most`,
      act: () => occ(port, instance, ["groupquota:set", slug, String(bytes)]),
    },
  ]);
}
