import type { PortalLink, Tenancy, TenancyPort } from "../contract.ts";
import { type Association, associationOf, type Found, find } from "./association.ts";
import { closedCommonSteps, commonSteps } from "./common.ts";
import { accountSteps, groupSteps, reopeningSteps, suspensionSteps, tooManyAccounts } from "./people.ts";
import { preparation } from "./prepare.ts";
import { run, type Step } from "./step.ts";
import { closedFolderSteps, folderSteps, refuseTooLittle } from "./team-folder.ts";

/** A group with its team folder, calendar, contacts and administrator for each association, on a shared Nextcloud or on its own. */
export const tenancy: Tenancy = {
  prepare: (port, instance) => prepared(port, instance),

  async reconcile(port, tenant, given) {
    const association = associationOf(port, tenant, given);
    // Settings of the hoster may have changed since the service was prepared.
    const before = await prepared(port, association.instance);
    const first = await port.once(`${association.instance} first`, async () => tenant.slug);
    const found = await find(association);
    const refusal = tooManyAccounts(association, found);
    if (refusal) throw new Error(`Nextcloud: ${refusal}.`);
    await refuseTooLittle(association, found);
    const changes = await run(stepsOf(association, found));
    return { changes: [...(first === tenant.slug ? before : []), ...changes], links: links(association) };
  },

  async check(port, tenant, given) {
    const association = associationOf(port, tenant, given);
    const server = (await preparation(port, association.instance)).map(({ drift }) => drift);
    // Without its apps, Nextcloud knows no team folders.
    if (server.some((drift) => drift.startsWith("the app "))) return server;
    const found = await find(association);
    const refusal = tooManyAccounts(association, found);
    return [...server, ...stepsOf(association, found).map(({ drift }) => drift), ...(refusal ? [refusal] : [])];
  },

  async suspend(port, tenant, given) {
    const association = associationOf(port, tenant, given);
    const found = await find(association);
    if (!found.groups.has(association.slug)) return { changes: [], links: [] };
    // The calendar is given away by its owner's account, so accounts are closed last.
    const steps = [
      ...closedCommonSteps(association, found),
      ...closedFolderSteps(association, found),
      ...suspensionSteps(association, found),
    ];
    return { changes: await run(steps), links: [] };
  },
};

/** Once an operation for all associations; the first one tells what was done. */
function prepared(port: TenancyPort, instance: string): Promise<readonly string[]> {
  return port.once(`${instance} prepared`, async () => run(await preparation(port, instance)));
}

function stepsOf(association: Association, found: Found): readonly Step[] {
  return [
    ...groupSteps(association, found),
    ...reopeningSteps(association, found),
    ...accountSteps(association, found),
    ...folderSteps(association, found),
    ...commonSteps(association, found),
  ];
}

function links({ url, language, displayName }: Association): readonly PortalLink[] {
  const french = language === "fr";
  return [
    {
      title: french ? "Fichiers, agenda et contacts (Nextcloud)" : "Files, calendar and contacts (Nextcloud)",
      url: `${url}/`,
      description: french
        ? `Le dossier commun « ${displayName} », son agenda et ses contacts. On y entre avec l'invitation reçue par courriel.`
        : `The shared folder “${displayName}”, its calendar and contacts. The way in is the invitation received by mail.`,
      audience: "public",
    },
  ];
}
