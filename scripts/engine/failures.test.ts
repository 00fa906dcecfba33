import { describe, expect, test } from "vitest";
import { aPlace } from "./engine-builders.ts";
import { failure, remedy } from "./failures.ts";
import { masterLost, passphraseLost } from "./prepare-stack.ts";
import { engineError } from "./run-engine.ts";

describe("What to do is known for", () => {
  test.each([
    [
      "error: getting stack configuration: get stack secrets manager: incorrect passphrase",
      "The passphrase (.chatterie/secrets/passphrase) is not that of this state. Nothing is lost: put the former one back. If it is lost, delete the file and run this again: it will say what to do.",
    ],
    [
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
      "Another command works on this stack. Wait until it ends; if it was killed, npm run demo -- --yes takes its lock away.",
    ],
    [
      "error: no resource plugin 'pulumi-resource-docker' found in the workspace at version v5.2.0 or on your $PATH",
      "A part of the engine is missing. Delete .chatterie/pulumi, then run npm run demo again.",
    ],
    [
      "Error response from daemon: write /var/lib/docker/x: no space left on device",
      "The disk is full. Make room (docker system df shows what Docker takes), then run this again.",
    ],
    [
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
      "Docker stopped on the way. Run npm run demo again: it starts it where possible, and goes on.",
    ],
    [
      "Bind for 127.0.0.1:80 failed: port is already allocated",
      "A port that the stack needs is taken. Run npm run demo again: it will say by whom.",
    ],
  ])("%s", (said, sentence) => {
    expect(remedy(said, aPlace())?.en).toBe(sentence);
  });
});

test("An engine's unknown complaint is handed on", () => {
  expect(failure("error: something new\n", aPlace()).sentence).toEqual({
    fr: "Le moteur n'a pas pu préparer la pile : something new",
    en: "The engine could not prepare the stack: something new",
  });
});

test("A failed operation shows its diagnostics, what to do, and where the rest stands", () => {
  const error = engineError(
    aPlace(),
    "/clone/.chatterie/log/up-1.log",
    "  docker:index:Container (c1):\n    error: boom",
    "",
  );
  expect(error.sentence.en).toBe(
    "The engine stopped:\n  docker:index:Container (c1):\n    error: boom\n\nMend it, then run the same command again: it goes on from there.\nAll that it said: .chatterie/log/up-1.log",
  );
});

test("A lost passphrase is told with what is lost and what is not", () => {
  expect(passphraseLost(aPlace()).sentence.fr).toBe(
    "La phrase secrète manque (.chatterie/secrets/passphrase), alors que l'état du moteur (.chatterie/state) est chiffré avec elle. Remettez ce fichier, d'une sauvegarde par exemple. S'il est perdu : les données et les mots de passe des services ne le sont pas ; npm run demo:down puis npm run demo reconstruisent tout autour d'elles.",
  );
});

test("A lost master secret with data that needs it is told with both ways out", () => {
  expect(masterLost(aPlace(), "/clone/.chatterie/data/local").sentence.fr).toBe(
    "Le secret principal manque (.chatterie/secrets/master-secret), et il y a des données (.chatterie/data/local) dont les mots de passe en dépendent. Remettez ce fichier, d'une sauvegarde par exemple. Si ces données ne servent plus : npm run demo:down -- --delete-data=local, puis npm run demo.",
  );
});
