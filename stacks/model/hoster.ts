import { z } from "zod";
import { mailSettings } from "./mail-settings.ts";

/** Settings of the hoster, as they stand under `chatterie:hoster` in `Pulumi.<stack>.yaml`. */
export const hosterSettings = z.strictObject({
  name: z.string().min(2).max(80).describe("Name of the hoster, shown on every page and in mails."),
  domain: z
    .string()
    .regex(/^(localhost|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,})$/, "a domain name in lower case")
    .describe("Base domain; services and associations get names below it."),
  contact: z.email().describe("Address of the people who run the hoster; shown as “who to ask”."),
  language: z.enum(["fr", "en"]).default("fr").describe("Language of pages, mails and messages for mediators."),
  services: z.array(z.string()).min(1).describe("Services that this hoster runs, by folder name."),
  address: z.string().default("127.0.0.1").describe("Address on which the proxy answers; 0.0.0.0 for the whole world."),
  httpPort: z.int().min(1).max(65535).default(80),
  httpsPort: z.int().min(1).max(65535).default(443),
  dataRoot: z.string().min(1).describe("Folder that holds all data; relative to the project, or absolute."),
  tls: z
    .union([z.literal("internal"), z.strictObject({ acmeDirectory: z.url(), email: z.email() })])
    .describe("`internal`: an authority of the hoster's own. Else an ACME directory and the address for its notices."),
  mail: mailSettings,
  settings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("Settings of single services, by folder name; each service's page says which it has."),
  tenants: z.string().default("tenants").describe("Folder of the associations' files."),
  images: z.string().default("images.lock.json").describe("The image lock."),
  dockerHost: z.string().optional().describe("As in DOCKER_HOST; this machine's socket when left out."),
});

/** Validated settings of the hoster; see {@link hosterSettings}. */
export type HosterSettings = z.output<typeof hosterSettings>;

/** The hoster: its settings, and the stack that they belong to. */
export interface Hoster extends HosterSettings {
  /** Name of the Pulumi stack; part of every container's name, so that two stacks can live on one machine. */
  readonly stack: string;
}
