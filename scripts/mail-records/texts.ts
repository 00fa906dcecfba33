import type { MailRecord, MailRecordState } from "../../stacks/model/mail-records.ts";
import { type Sentence, words } from "../terminal/sentence.ts";

/** What `npm run mail:records -- --help` prints. */
export const MAIL_RECORDS_HELP = words(
  `Imprime les enregistrements DNS dont les courriels de l'hébergeur ont besoin, à copier chez votre registraire.

  npm run mail:records [-- options]

  --stack NOM        la pile (prod par défaut : Pulumi.prod.yaml)
  --check            demande au DNS ce qui y est déjà, et compare
  --address IPv4     adresse publique du serveur, pour l'envoi direct (via: direct)
  --server IPv4      serveur DNS à interroger, au lieu de celui de cette machine
  --language fr|en   langue des messages (fr par défaut)
  --json             { "records": [{ kind, name, type, value, zone, state, found }] }
  --help             ce texte

La clé de signature est demandée au relais en marche ; sans lui, sa ligne reste à compléter. Ne change rien.
Codes de sortie : 0 tout va bien, 1 avec --check : un enregistrement manque, diffère, ou le DNS ne répond pas, 2 commande
mal écrite. Le reste : docs/mail.md`,
  `Prints the DNS records that the hoster's mail needs, to be copied to your registrar.

  npm run mail:records [-- options]

  --stack NAME       the stack (default prod: Pulumi.prod.yaml)
  --check            asks DNS what is there already, and compares
  --address IPv4     the server's public address, for sending straight (via: direct)
  --server IPv4      DNS server to ask, instead of this machine's
  --language fr|en   language of the messages (default fr)
  --json             { "records": [{ kind, name, type, value, zone, state, found }] }
  --help             this text

The signing key is asked of the running relay; without it, its line stays open. Changes nothing.
Exit codes: 0 all right, 1 with --check: a record is missing or differs, or DNS does not answer, 2 wrong use. All the
rest: docs/mail.md`,
);

/** What a record is for, in one line. */
export function purposeOf(record: MailRecord): Sentence {
  switch (record.kind) {
    case "spf":
      return record.terms === undefined
        ? words(
            "SPF : quels serveurs envoient en ce nom. Remplacez le terme a: par celui que votre fournisseur indique, et écrivez-le aussi sous mail.via.spf. Un seul SPF par domaine : s'il y en a un, ajoutez-y le terme avant son « all ».",
            "SPF: which servers send in this name. Put what your provider says in place of the a: term, and write it under mail.via.spf too. One SPF a domain: where there is one, add the term before its “all”.",
          )
        : words(
            "SPF : quels serveurs envoient en ce nom. Un seul par domaine : s'il y en a un, ajoutez-y le terme avant son « all ».",
            "SPF: which servers send in this name. One a domain: where there is one, add the term before its “all”.",
          );
    case "dkim":
      return record.value === undefined
        ? words(
            "DKIM : la clé qui vérifie la signature de chaque courriel. Le relais ne répond pas : relancez cette commande quand l'hébergeur est en marche.",
            "DKIM: the key that verifies each mail's signature. The relay does not answer: run this again when the hoster is up.",
          )
        : words(
            "DKIM : la clé qui vérifie la signature de chaque courriel.",
            "DKIM: the key that verifies each mail's signature.",
          );
    case "dmarc":
      return words(
        "DMARC : ce qu'on fait d'un courriel sans SPF ni DKIM. Commencez par p=none ; après deux semaines sans plainte, p=quarantine.",
        "DMARC: what is done with a mail without SPF and DKIM. Begin with p=none; after two weeks without complaints, p=quarantine.",
      );
    case "mx":
      return words(
        "MX : la boîte de l'expéditeur doit exister, les avis de non-remise y arrivent. L'hébergeur n'en tient pas : c'est celle de votre fournisseur.",
        "MX: the sender's mailbox must exist, reports of what was not delivered arrive there. The hoster keeps none: it is your provider's.",
      );
    case "address":
      return words(
        "A : le nom sous lequel le relais se présente mène à votre serveur. Avec --address, la ligne est complète.",
        "A: the name by which the relay presents itself leads to your server. With --address the line is whole.",
      );
    case "reverse":
      return words(
        "PTR : le nom de l'adresse. Il se règle chez l'hébergeur du serveur, pas chez le registraire ; sans lui, beaucoup refusent.",
        "PTR: the address's name. It is set at the server's provider, not at the registrar; without it many refuse.",
      );
  }
}

/** How a record stands, in one line. */
export function stateSentence(state: MailRecordState, found: readonly string[], silent?: string): Sentence {
  const seen = found.map((value) => `« ${shortened(value)} »`).join(", ");
  switch (state) {
    case "right":
      return words("en place", "in place");
    case "there":
      return words(`il y en a un (${seen}) ; à comparer vous-même`, `there is one (${seen}); compare it yourself`);
    case "missing":
      return words("manque", "missing");
    case "different":
      return words(`autre chose y est : ${seen}`, `something else is there: ${seen}`);
    case "several":
      return words(
        `il y en a plusieurs, ce qui les annule tous : ${seen}`,
        `there are several, which makes all of them void: ${seen}`,
      );
    case "silent":
      return words(
        `le DNS n'a pas répondu (${silent}) : on ne sait pas. Réessayez, ou nommez un autre serveur avec --server.`,
        `DNS did not answer (${silent}): unknown. Try again, or name another server with --server.`,
      );
  }
}

/** What to say of a stack whose mail never leaves. */
export function noRecords(stack: string): Sentence {
  return words(
    `Pile « ${stack} » : les courriels n'en sortent pas (mail: sink), il n'y a rien à écrire dans le DNS. Pour un vrai envoi : docs/mail.md.`,
    `Stack “${stack}”: its mail does not leave (mail: sink), there is nothing to write into DNS. For real sending: docs/mail.md.`,
  );
}

function shortened(value: string): string {
  return value.length > 80 ? `${value.slice(0, 77)}…` : value;
}
