/** All that the rest of the project needs of the portal's pages. */
export { associationPage } from "./association-page.ts";
export type { AssociationFacts, HosterFacts, ListedAssociation, MembersForm } from "./facts.ts";
export { homePage } from "./home-page.ts";
export { logo } from "./kitten.ts";
export { membersPage } from "./members-page.ts";
export { notFoundPage, passwordPage, suspendedPage, unavailablePage } from "./message-pages.ts";
export { assetPaths } from "./page.ts";
export { stylesheet } from "./stylesheet.ts";
