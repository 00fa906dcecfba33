/** Container that answers, and in which programs are run. */
export const FRAMADATE = "framadate";
/** First label of the associations' addresses: `<slug>.sondages.<domain>`. */
export const LABEL = "sondages";
/** The database that holds every association's tables. */
export const DATABASE = "framadate";
/** Where the code lies in our image. */
export const ROOT = "/var/www/framadate";
/** One JSON file an association; PHP reads them and cannot write them. */
export const ASSOCIATIONS = "/var/lib/framadate/associations";
/** uid and gid of PHP in the image (`www-data`). */
export const WEB = "33:33";
/** Who writes the associations' files: no user of the image, so that no page can change whose polls it shows. */
export const WRITER = "10033:33";

/** Tables of one association, without prefix, as Framadate 1.1 leaves them after its migrations. */
export const TABLES = ["poll", "slot", "vote", "comment", "framadate_migration"] as const;

/**
 * Beginning of an association's tables, e.g. `fd_les_amis_`. A slug has 32 characters at most and no underscore: the longest
 * table has 55 of MariaDB's 64 characters, and no two associations share a table, even where one slug begins the other.
 */
export function tablePrefix(slug: string): string {
  return `fd_${slug.replaceAll("-", "_")}_`;
}
