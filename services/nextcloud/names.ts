/** The server's own administrator. Nobody needs to log in with it: operators act through `occ`. */
export const SERVER_ADMIN = "gestion";

/** Where the plan puts files into the containers. */
export const PATHS = {
  html: "/var/www/html",
  adminPassword: "/run/secrets/nextcloud-admin",
  databasePassword: "/run/secrets/nextcloud-database",
  cachePassword: "/run/secrets/nextcloud-cache",
  settings: "/run/chatterie",
  wanted: "/run/chatterie/wanted.json",
  sessionSettings: "/usr/local/etc/php/conf.d/redis-session.ini",
} as const;

/** App of Nextcloud's own tables under which the project keeps its marks. */
export const MARKS = "chatterie";

/**
 * Account that owns an association's calendar and contacts: they must belong to someone, and people come and go. Slugs hold
 * no dot, so no two associations' accounts are the same.
 */
export function commonAccount(slug: string): string {
  return `${slug}.commun`;
}

/** Names for an administrator's account in the order in which they are taken: `chorale.admin`, `chorale.admin2`… */
export function administratorAccount(slug: string, taken: (uid: string) => boolean): string {
  for (let i = 1; ; i++) {
    const uid = `${slug}.admin${i === 1 ? "" : i}`;
    if (!taken(uid)) return uid;
  }
}

/** A team folder's name while it is being made: it names the association, whatever another one is called. */
export function unfinishedFolder(slug: string): string {
  return `chatterie-${slug}`;
}

/** An association's name as a folder's: without what a path or Windows does not take. */
export function folderName(displayName: string): string {
  const name = displayName
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-")
    .replace(/\s+/g, " ")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  return name.slice(0, 100).trim() || "Association";
}
