import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AssociationInputs } from "./association-inputs.ts";
import type { ProviderSettings } from "./settings.ts";

/** Puts how the association enters for the first time into a file that only the operator can read (0600). */
export async function writeAccessNote(
  settings: ProviderSettings,
  tenant: AssociationInputs,
  password: string,
  firstSteps: readonly string[] = [],
): Promise<void> {
  await mkdir(settings.accessFolder, { recursive: true, mode: 0o700 });
  const path = join(settings.accessFolder, `${tenant.slug}.txt`);
  const beside = `${path}.${process.pid}`;
  await writeFile(beside, noteText(settings, tenant, password, firstSteps), { mode: 0o600 });
  await rename(beside, path);
}

/** The note; to be given by hand or by telephone, not by mail. `firstSteps` are the services' own sentences. */
export function noteText(
  settings: ProviderSettings,
  tenant: AssociationInputs,
  password: string,
  firstSteps: readonly string[] = [],
): string {
  const steps = firstSteps.map((step) => `\n${step}\n`).join("");
  const chat = tenant.services["mattermost"]?.["administrator"];
  const sink = settings.hoster.mailSinkUrl;
  if (settings.hoster.language === "en") {
    return `${tenant.displayName}

Page for everyone:   ${tenant.url}
Page for members:    ${tenant.url}/membres/
  user               ${tenant.slug}
  password           ${password}
${chat ? `\nChat: an invitation was sent to ${String(chat)}; whoever accepts it becomes the team's administrator.\n` : ""}${steps}${sink ? `Mails of this trial are caught at ${sink}\n` : ""}`;
  }
  return `${tenant.displayName}

Page publique :       ${tenant.url}
Espace des membres :  ${tenant.url}/membres/
  utilisateur         ${tenant.slug}
  mot de passe        ${password}
${chat ? `\nDiscussions : une invitation est partie à ${String(chat)} ; la personne qui l'accepte devient administratrice de l'équipe.\n` : ""}${steps}${sink ? `Les courriels de cet essai arrivent tous ici : ${sink}\n` : ""}`;
}
