import { relative } from "node:path";
import { z } from "zod";
import { joined, type Sentence, verbatim, words } from "../terminal/sentence.ts";

const outputs = z.object({
  urls: z
    .object({ portal: z.string(), associations: z.record(z.string(), z.string()) })
    .catchall(z.union([z.string(), z.record(z.string(), z.string())])),
  accessFiles: z.string(),
  certificateAuthority: z.object({ container: z.string(), path: z.string() }).nullable(),
  data: z.string(),
});

/** What the program gives back, as `pulumi stack output --json` prints it. */
export type StackOutputs = z.output<typeof outputs>;

/** Reads the outputs. @throws Error when they are not what `stacks/hoster.ts` exports. */
export function parseOutputs(text: string): StackOutputs {
  return outputs.parse(JSON.parse(text));
}

/** What the last step tells. */
export interface Summary {
  readonly outputs: StackOutputs;
  /** The project's folder; paths below it are shown without it. */
  readonly root: string;
  /** The authority's certificate, where the hoster has its own. */
  readonly certificate?: string | undefined;
  /** First-login files by association. */
  readonly accessFiles: readonly { readonly slug: string; readonly file: string }[];
  readonly notices: readonly Sentence[];
}

/** Everything a newcomer needs to go on, as lines. Pure. */
export function summaryText(summary: Summary): Sentence {
  const { portal, associations, ...services } = summary.outputs.urls;
  const near = (path: string) => relative(summary.root, path) || ".";
  const line = (name: string, url: string) => verbatim(`  ${name.padEnd(24)} ${url}`);
  const certificate = summary.certificate ? near(summary.certificate) : undefined;
  const lines: Sentence[] = [
    words("Le site est en marche.", "The hoster is up."),
    verbatim(""),
    words("Adresses", "Addresses"),
    line("portail", portal),
    ...Object.entries(services).flatMap(([name, url]) => (typeof url === "string" ? [line(name, url)] : [])),
    ...Object.entries(associations).map(([slug, url]) => line(slug, url)),
    verbatim(""),
  ];
  if (certificate)
    lines.push(
      words(
        `Certificat de l'autorité de ce site (à donner au navigateur) : ${certificate}`,
        `Certificate of this hoster's own authority (for your browser): ${certificate}`,
      ),
      words(`Essai : curl --cacert ${certificate} ${portal}`, `Try: curl --cacert ${certificate} ${portal}`),
      verbatim(""),
    );
  lines.push(
    words(
      "Première connexion : chaque association reçoit une invitation par courriel (ici, dans la boîte de démonstration), et son fichier d'accès dit le reste :",
      "First login: each association gets an invitation by mail (here, in the demonstration's mailbox), and its access file says the rest:",
    ),
    ...summary.accessFiles.map(({ slug, file }) => line(slug, near(file))),
    verbatim(""),
  );
  if (summary.notices.length > 0)
    lines.push(
      words("Ce qui n'est pas comme sur un vrai serveur", "What is not as on a real server"),
      ...summary.notices.map((notice) => joined([verbatim("  -"), notice])),
      verbatim(""),
    );
  lines.push(
    words(
      "Voir ou changer : npm run pulumi -- preview, puis npm run pulumi -- up",
      "Look or change: npm run pulumi -- preview, then npm run pulumi -- up",
    ),
    words(
      `Arrêter et retirer : npm run demo:down (les données restent dans ${near(summary.outputs.data)})`,
      `Stop and remove: npm run demo:down (the data stays in ${near(summary.outputs.data)})`,
    ),
    words(
      "Retirer aussi les données : npm run demo:down -- --delete-data=local",
      "Remove the data too: npm run demo:down -- --delete-data=local",
    ),
  );
  return joined(lines, "\n");
}
