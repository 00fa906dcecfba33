import type { Association, Found } from "./association.ts";
import { dav } from "./http.ts";
import { commonAccount } from "./names.ts";
import { COMMON_URI, type Common } from "./state.ts";
import { type Step, when } from "./step.ts";

type Kind = Common["kind"];

const XML = { "Content-Type": "application/xml; charset=utf-8" };
const TITLES = {
  calendar: { fr: "Agenda", en: "Calendar" },
  addressbook: { fr: "Contacts", en: "Contacts" },
} as const;
const WORDS = { calendar: "calendar", addressbook: "address book" } as const;

/** Calendar and address book of the association: made, named after it, and shared to its group. */
export function commonSteps(association: Association, found: Found): readonly Step[] {
  return (["calendar", "addressbook"] as const).flatMap((kind) => oneSteps(association, found, kind));
}

/** Takes both from the group; what is in them stays. */
export function closedCommonSteps(association: Association, found: Found): readonly Step[] {
  return (["calendar", "addressbook"] as const).flatMap((kind) =>
    when([
      theOne(association, found, kind)?.shared.includes(group(association)) === true,
      {
        drift: `the ${WORDS[kind]} is shared`,
        change: `${WORDS[kind]} closed, its content kept`,
        act: () => share(association, kind, "remove"),
      },
    ]),
  );
}

function oneSteps(association: Association, found: Found, kind: Kind): readonly Step[] {
  const there = theOne(association, found, kind);
  const title = titleOf(association, kind);
  return when(
    [
      there === undefined,
      {
        drift: `the ${WORDS[kind]} is missing`,
        change: `${WORDS[kind]} created`,
        act: () => create(association, kind, title),
      },
    ],
    [
      there !== undefined && there.name !== title,
      {
        drift: `the ${WORDS[kind]} is called “${there?.name ?? ""}”`,
        change: `${WORDS[kind]} renamed`,
        act: () => rename(association, kind, title),
      },
    ],
    [
      !there?.shared.includes(group(association)),
      {
        drift: `the ${WORDS[kind]} is not shared to the group`,
        change: `${WORDS[kind]} shared to the group`,
        act: () => share(association, kind, "set"),
      },
    ],
  );
}

function theOne({ slug }: Association, { common }: Found, kind: Kind): Common | undefined {
  const owner = `principals/users/${commonAccount(slug)}`;
  return common.find((one) => one.kind === kind && one.owner === owner);
}

/** Answers 405 when it is there already: another run made it meanwhile. */
function create(association: Association, kind: Kind, title: string): Promise<number> {
  const { port, slug } = association;
  const question =
    kind === "calendar"
      ? {
          method: "MKCALENDAR",
          body: `<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop><d:displayname>${escaped(title)}</d:displayname></d:prop></d:set></c:mkcalendar>`,
        }
      : {
          method: "MKCOL",
          body: `<d:mkcol xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:set><d:prop><d:resourcetype><d:collection/><c:addressbook/></d:resourcetype><d:displayname>${escaped(title)}</d:displayname></d:prop></d:set></d:mkcol>`,
        };
  return dav(port, association, slug, { ...question, path: pathOf(slug, kind), headers: XML }, [201, 405]);
}

function rename(association: Association, kind: Kind, title: string): Promise<number> {
  const { port, slug } = association;
  const body = `<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><d:displayname>${escaped(title)}</d:displayname></d:prop></d:set></d:propertyupdate>`;
  return dav(port, association, slug, { method: "PROPPATCH", path: pathOf(slug, kind), headers: XML, body }, [207]);
}

/** Nextcloud's own sharing request (its `Sharing\Plugin`); the owner must be in the group. */
function share(association: Association, kind: Kind, what: "set" | "remove"): Promise<number> {
  const { port, slug } = association;
  const right = what === "set" ? "<o:read-write/>" : "";
  const body = `<o:share xmlns:d="DAV:" xmlns:o="http://owncloud.org/ns"><o:${what}><d:href>principal:${group(association)}</d:href>${right}</o:${what}></o:share>`;
  return dav(port, association, slug, { method: "POST", path: pathOf(slug, kind), headers: XML, body }, [200]);
}

function pathOf(slug: string, kind: Kind): string {
  const place = kind === "calendar" ? "calendars" : "addressbooks/users";
  return `/remote.php/dav/${place}/${commonAccount(slug)}/${COMMON_URI}`;
}

const group = ({ slug }: Association) => `principals/groups/${slug}`;
const titleOf = ({ displayName, language }: Association, kind: Kind) => `${TITLES[kind][language]} – ${displayName}`;
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
