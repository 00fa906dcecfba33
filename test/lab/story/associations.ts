/** An association's file as a mediator would write it. */
export function aTenantFile(
  changes: { readonly displayName?: string; readonly slug?: string; readonly services?: string } = {},
): string {
  const {
    displayName = "Chorale des Deux Rives",
    slug = "chorale",
    services = "  etherpad: true\n  mattermost: true\n",
  } = changes;
  return `displayName: ${JSON.stringify(displayName)}
commune: Saint-Exemple
kind: culture
contact: bureau@${slug}.example
services:
${services}`;
}
