import { describe, expect, test } from "vitest";
import { words } from "../terminal/sentence.ts";
import { foreignError, takenError } from "./checks.ts";
import { labLock, labNotices, onlyThose, pullError, withKnownDigests } from "./ready-images.ts";
import { unsafeFolder } from "./remove-files.ts";
import { stackImages } from "./stack-images.ts";
import { parseOutputs, summaryText } from "./summary.ts";

const LISTENER = { address: "0.0.0.0", port: 80, inode: "1" };

describe("A port that is taken", () => {
  test("is told with the program that has it, and the way round", () => {
    expect(
      takenError("127.0.0.1", 80, "--http-port 8080", { listener: LISTENER, process: { pid: 812, name: "nginx" } })
        .sentence,
    ).toEqual({
      fr: "Le port 80 de 127.0.0.1 est déjà pris par nginx (processus 812). Arrêtez-le, ou choisissez un autre port : npm run demo -- --http-port 8080",
      en: "Port 80 of 127.0.0.1 is already taken by nginx (process 812). Stop it, or choose another port: npm run demo -- --http-port 8080",
    });
  });

  test("is told with the container that publishes it", () => {
    expect(takenError("127.0.0.1", 443, "--https-port 8443", { container: "traefik" }).sentence.en).toBe(
      "Port 443 of 127.0.0.1 is already taken by the container traefik. Stop it, or choose another port: npm run demo -- --https-port 8443",
    );
  });

  test("is told even when its owner may not be seen", () => {
    expect(takenError("127.0.0.1", 8080, "--http-port 8080", { listener: LISTENER }).sentence.en).toBe(
      "Port 8080 of 127.0.0.1 is already taken by another account's program (sudo ss -ltnp names it). Stop it, or choose another port: npm run demo -- --http-port 8080",
    );
  });
});

test("The same stack from another folder is told with where it is", () => {
  expect(foreignError("local", "chatterie-local-proxy", "/home/b/.chatterie/data/local/proxy/etc").sentence.fr).toBe(
    "Une pile « local » tourne déjà sur cette machine depuis un autre dossier (conteneur chatterie-local-proxy, données /home/b/.chatterie/data/local/proxy/etc). Arrêtez-la là-bas (npm run demo:down), puis relancez.",
  );
});

test("The lab's images are written like the image lock", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  const lab = {
    postgres: { repository: "127.0.0.1:5055/postgres", tag: "17.12", digest, version: "17.12", origin: "daemon" },
  };
  expect(labLock(lab)).toEqual({
    images: { postgres: { repository: "127.0.0.1:5055/postgres", tag: "17.12", digest, source: "lab" } },
  });
});

test("a stand-in is marked as one in the lock, and the demo says which programs are not the real ones", () => {
  const lab = {
    caddy: { repository: "127.0.0.1:5055/caddy", tag: "2.11.9", digest: "sha256:1", version: "2.11.9" },
    paheko: { repository: "127.0.0.1:5055/paheko", tag: "1.3", digest: "sha256:2", version: "1.3" },
  };
  const sources = Object.entries(labLock(lab, ["paheko"]).images).map(([name, { source }]) => `${name} ${source}`);
  expect(sources).toEqual(["caddy lab", "paheko stand-in"]);
  expect(labNotices(lab, ["paheko"]).map(({ en }) => en)).toEqual([
    "The programs (caddy 2.11.9) are the real ones, built here from Debian, npm and Go packages, and not their official images.",
    "Stand-ins, not the real programs (no package registry has them): paheko 1.3. They keep the same commands and addresses, for trying out; do not entrust anything to them.",
  ]);
  expect(labNotices(lab, [])).toHaveLength(1);
});

describe("An image without a digest in the committed lock", () => {
  const image = { repository: "caddy", tag: "2.11", digest: null, source: "official" };
  const digest = `sha256:${"1".repeat(64)}`;

  test("keeps the one that its tag had here before", () => {
    const before = { images: { caddy: { ...image, digest } } };
    expect(withKnownDigests({ images: { caddy: image } }, before)).toEqual(before);
  });

  test("has none yet when its tag is a new one, or was never asked for", () => {
    const committed = { images: { caddy: image } };
    expect(withKnownDigests(committed, { images: { caddy: { ...image, tag: "2.10", digest } } })).toEqual(committed);
    expect(withKnownDigests(committed, undefined)).toEqual(committed);
  });
});

test("An image that cannot be pulled is told with the registry's reason", () => {
  expect(pullError("caddy: caddy:9: manifest unknown\n").sentence.en).toBe(
    "An official image could not be pulled: caddy: caddy:9: manifest unknown. Check its name and version in images.lock.json, then run this again.",
  );
});

test.each([
  ["/clone/.chatterie/data/local", true],
  ["/srv/chatterie", true],
  ["/srv", false],
  ["/", false],
  ["/home/me/clone", false],
  ["/home/me", false],
])("Deleting the data folder %s is allowed: %s", (folder, allowed) => {
  expect(unsafeFolder(folder, "/home/me/clone") === undefined).toBe(allowed);
});

test("The summary tells addresses, certificate, first logins, what is not real, and how to stop", () => {
  const outputs = parseOutputs(
    JSON.stringify({
      urls: {
        portal: "https://localhost",
        pads: "https://pads.localhost",
        associations: { chorale: "https://chorale.localhost" },
      },
      accessFiles: "/clone/.chatterie/access/local",
      certificateAuthority: { container: "chatterie-local-proxy", path: "/data/root.crt" },
      data: "/clone/.chatterie/data/local",
    }),
  );
  const text = summaryText({
    outputs,
    root: "/clone",
    certificate: "/clone/.chatterie/ca.crt",
    accessFiles: [{ slug: "chorale", file: "/clone/.chatterie/access/local/chorale.txt" }],
    notices: [words("Construit ici.", "Built here.")],
  });
  expect(text.fr).toBe(`Le site est en marche.

Adresses
  portail                  https://localhost
  pads                     https://pads.localhost
  chorale                  https://chorale.localhost

Certificat de l'autorité de ce site (à donner au navigateur) : .chatterie/ca.crt
Essai : curl --cacert .chatterie/ca.crt https://localhost

Première connexion : chaque association reçoit une invitation par courriel (ici, dans la boîte de démonstration), et son fichier d'accès dit le reste :
  chorale                  .chatterie/access/local/chorale.txt

Ce qui n'est pas comme sur un vrai serveur
  - Construit ici.

Voir ou changer : npm run pulumi -- preview, puis npm run pulumi -- up
Arrêter et retirer : npm run demo:down (les données restent dans .chatterie/data/local)
Retirer aussi les données : npm run demo:down -- --delete-data=local`);
});

test("The demo fetches the images that its stack runs, and no others", () => {
  expect(stackImages(process.cwd(), "local")).toEqual([
    "caddy",
    "etherpad",
    "mailpit",
    "mattermost",
    "node",
    "postgres",
  ]);
  expect(stackImages(process.cwd(), "nowhere")).toBe(undefined);
  const image = { repository: "x", tag: "1", digest: null, source: "official" };
  expect(onlyThose({ images: { caddy: image, nextcloud: image } }, ["caddy"])).toEqual({ images: { caddy: image } });
});
