import { words } from "../terminal/sentence.ts";

/** What `npm run demo -- --help` prints. */
export const DEMO_HELP = words(
  `Met en marche, sur cette machine, un hébergeur d'associations complet.

  npm run demo [-- options]

  --yes              ne pose aucune question
  --stack NOM        la pile à mettre en marche (local par défaut : Pulumi.local.yaml)
  --http-port N      port HTTP de cette pile, au lieu de celui de son fichier
  --https-port N     port HTTPS
  --language fr|en   langue des messages (fr par défaut)
  --json             un objet JSON par ligne, pour les programmes
  --help             ce texte

Exemples
  npm run demo -- --yes
  npm run demo -- --yes --http-port 8080 --https-port 8443

Relancer la commande ne refait rien de ce qui est fait. Codes de sortie : 0 tout va bien, 1 échec,
2 commande mal écrite, 130 interrompue. Pour arrêter et retirer : npm run demo:down`,
  `Brings a whole hoster for associations up on this machine.

  npm run demo [-- options]

  --yes              asks nothing
  --stack NAME       the stack to bring up (default local: Pulumi.local.yaml)
  --http-port N      HTTP port of this stack, instead of its file's
  --https-port N     HTTPS port
  --language fr|en   language of the messages (default fr)
  --json             one JSON object a line, for programs
  --help             this text

Examples
  npm run demo -- --yes --language en
  npm run demo -- --yes --http-port 8080 --https-port 8443

Run again, it does nothing that is done. Exit codes: 0 all is well, 1 failure, 2 wrong command line,
130 interrupted. To stop and remove: npm run demo:down`,
);

/** What `npm run demo:down -- --help` prints. */
export const DOWN_HELP = words(
  `Arrête et retire ce que npm run demo a mis en marche. Les données et les secrets restent, sauf demande expresse.

  npm run demo:down [-- options]

  --delete-data=NOM  supprime aussi, pour toujours, les données et les secrets de la pile de ce nom
  --caches           supprime aussi le cache partagé entre les dossiers et les images du laboratoire
  --stack NOM        la pile à retirer (local par défaut)
  --yes              ne pose aucune question
  --language fr|en   langue des messages (fr par défaut)
  --json             un objet JSON par ligne, pour les programmes
  --help             ce texte

Exemples
  npm run demo:down
  npm run demo:down -- --delete-data=local --yes`,
  `Stops and removes what npm run demo brought up. Data and secrets stay, unless told otherwise by name.

  npm run demo:down [-- options]

  --delete-data=NAME deletes the data and secrets of the stack of that name too, for good
  --caches           also deletes the cache that clones share, and the lab's images
  --stack NAME       the stack to remove (default local)
  --yes              asks nothing
  --language fr|en   language of the messages (default fr)
  --json             one JSON object a line, for programs
  --help             this text

Examples
  npm run demo:down
  npm run demo:down -- --delete-data=local --yes`,
);
