import { words } from "../terminal/sentence.ts";

/** What `npm run upgrade -- --help` prints. */
export const UPGRADE_HELP = words(
  `Met un service à jour, avec une copie de sûreté avant, et revient en arrière tout seul si la nouvelle version échoue.

  npm run upgrade -- SERVICE [options]
  npm run upgrade -- --list

  --to VERSION       la version voulue ; sans elle, celle du fichier des versions (images.lock.json)
  --list             ce qui tourne, ce que dit le fichier des versions, les copies
  --back COPIE       revient à la version et aux données d'une copie (ce qui est là est d'abord copié à part)
  --delete COPIE     supprime une copie, pour toujours
  --stack NOM        la pile (local par défaut)
  --yes              ne pose aucune question
  --language fr|en   langue des messages (fr par défaut)
  --json             un objet JSON par ligne, pour les programmes
  --help             ce texte

Exemples
  npm run upgrade -- mattermost --to 11.7.9
  npm run upgrade -- mattermost --back mattermost-2026-11-24-17-45-03

Interrompue à n'importe quel moment, la même commande dit où elle en était et continue, ou revient en arrière.
Codes de sortie : 0 tout va bien, 1 échec (l'ancienne version tourne de nouveau, ou rien n'a changé), 2 commande mal
écrite, 130 interrompue. Le reste : docs/upgrade.md`,
  `Upgrades a service, with a safety copy first, and goes back by itself if the new version fails.

  npm run upgrade -- SERVICE [options]
  npm run upgrade -- --list

  --to VERSION       the version wanted; without it, that of the image lock (images.lock.json)
  --list             what runs, what the lock says, which copies there are
  --back COPY        goes back to the version and the data of a copy (what is there is copied first)
  --delete COPY      deletes a copy, for good
  --stack NAME       the stack (default local)
  --yes              asks nothing
  --language fr|en   language of the messages (default fr)
  --json             one JSON object a line, for programs
  --help             this text

Examples
  npm run upgrade -- mattermost --to 11.7.9 --language en
  npm run upgrade -- mattermost --back mattermost-2026-11-24-17-45-03

Interrupted at any moment, the same command says where it was and goes on, or goes back.
Exit codes: 0 all is well, 1 failure (the old version runs again, or nothing has changed), 2 wrong command line,
130 interrupted. The rest: docs/upgrade.md`,
);
