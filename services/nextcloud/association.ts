import { z } from "zod";
import type { TenancyPort, TenantDocument, TenantIdentity } from "../contract.ts";
import type { Common, Configuration, Folder, Person } from "./state.ts";
import { commonOf, configurationOf, foldersOf, groupsOf, peopleOf } from "./state.ts";

const document = z.object({
  instance: z.string(),
  database: z.string(),
  url: z.string(),
  language: z.enum(["fr", "en"]),
  quota: z.string(),
  maxAccounts: z.number(),
  administrator: z.string(),
});

/** What one association should get, and the port to give it through. */
export interface Association extends z.output<typeof document> {
  readonly port: TenancyPort;
  readonly slug: string;
  readonly displayName: string;
}

/** What the server has, of all associations. */
export interface Found {
  readonly configuration: Configuration;
  readonly folders: readonly Folder[];
  readonly groups: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, Person>;
  readonly common: readonly Common[];
}

/** Reads the association's document. */
export function associationOf(port: TenancyPort, tenant: TenantIdentity, given: TenantDocument): Association {
  return { ...document.parse(given), port, slug: tenant.slug, displayName: tenant.displayName };
}

/** Five listings, each fetched once for all associations of an operation. */
export async function find({ port, instance, database }: Association): Promise<Found> {
  const [configuration, folders, groups, people, common] = await Promise.all([
    configurationOf(port, instance),
    foldersOf(port, instance),
    groupsOf(port, database),
    peopleOf(port, database),
    commonOf(port, database),
  ]);
  return { configuration, folders, groups, people, common };
}
