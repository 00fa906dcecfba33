import { join } from "node:path";
import { execa } from "execa";
import { readyImages } from "./demo/ready-images.ts";
import { readyEngine } from "./engine/ready-engine.ts";
import { readyDocker } from "./machine/docker-start.ts";
import { officialEngineAnswers } from "./machine/probe.ts";
import { ROOT, stackPlace } from "./pulumi-environment.ts";
import { runScript } from "./terminal/command-line.ts";
import { whileInterruptible } from "./terminal/interrupts.ts";
import { duration, type Language, OperatorError, words } from "./terminal/sentence.ts";
import { terminalReporter } from "./terminal/steps.ts";
import { checkCode } from "./testing/check-code.ts";

const PROJECTS = ["unit", "components", "contracts", "lab"] as const;
type Project = (typeof PROJECTS)[number];

const HELP = words(
  `Lance les tests, en préparant tout ce dont ils ont besoin.

  npm test                          tout : code, unit, components, contracts, lab
  npm run test:unit                 les tests purs seulement (rien à préparer)
  npm run test:lab                  le vrai moteur, le vrai Docker
  sh scripts/with-node.sh scripts/test.ts unit contracts

  --only MOTIF       fichiers dont le chemin contient MOTIF
  --language fr|en   langue des messages (fr par défaut)
  --help             ce texte

Codes de sortie : 0 tout passe, 1 sinon, 2 commande mal écrite, 130 interrompue.`,
  `Runs the tests, and sets up all that they need.

  npm test                          everything: code, unit, components, contracts, lab
  npm run test:unit                 the pure tests only (nothing to set up)
  npm run test:lab                  the real engine, the real Docker
  sh scripts/with-node.sh scripts/test.ts unit contracts

  --only PATTERN     files whose path contains PATTERN
  --language fr|en   language of the messages (default fr)
  --help             this text

Exit codes: 0 all pass, 1 else, 2 wrong command line, 130 interrupted.`,
);

await runScript({
  command: "npm test --",
  help: HELP,
  options: { only: "value" },
  words: PROJECTS.length,
  main: async ({ language, json, words: given, options }) => {
    const unknown = given.find((name) => !PROJECTS.some((project) => project === name));
    if (unknown)
      throw new OperatorError(
        words(
          `« ${unknown} » n'est pas une suite de tests. Il y a : ${PROJECTS.join(", ")}.`,
          `“${unknown}” is no suite of tests. There are: ${PROJECTS.join(", ")}.`,
        ),
        2,
      );
    const chosen = given.length > 0 ? PROJECTS.filter((project) => given.includes(project)) : PROJECTS;
    const started = performance.now();
    const codeIsFine = given.length > 0 || (await checkCode({ language, json }));
    const environment = chosen.includes("lab") ? await prepareLab(language, json) : {};
    const testsPass = await vitest(chosen, options.only, environment);
    process.stdout.write(
      `${verdict(codeIsFine && testsPass, language)} (${duration((performance.now() - started) / 1000)})\n`,
    );
    return codeIsFine && testsPass ? 0 : 1;
  },
});

/** Docker, engine and images, as the demo gets them. @returns what the lab's tests find in their environment. */
async function prepareLab(language: Language, json: boolean): Promise<Record<string, string>> {
  const place = stackPlace({ stack: "local" });
  const report = terminalReporter(3, { language, json });
  const reachable = officialEngineAnswers();
  const { docker } = await report.step(words("Docker", "Docker"), async (step) => {
    const value = await readyDocker({ run: join(place.folder, "run"), log: place.logFolder }, step);
    return { said: value.said, value };
  });
  await report.step(words("Moteur Pulumi", "Pulumi engine"), async (step) => {
    const value = await readyEngine(place, step, reachable);
    return { said: value.said, value };
  });
  const { lockFile } = await report.step(words("Images", "Images"), async (step) => {
    const value = await readyImages(place.root, docker.indexServer, step, undefined);
    return { said: value.said, value };
  });
  return { CHATTERIE_IMAGES: lockFile, ...(docker.host ? { DOCKER_HOST: docker.host } : {}) };
}

/** One run of vitest over all chosen suites; its own report, down to its closing lines, goes straight to the terminal. */
async function vitest(
  projects: readonly Project[],
  only: string | undefined,
  environment: Record<string, string>,
): Promise<boolean> {
  const args = ["run", ...projects.flatMap((project) => ["--project", project]), ...(only ? [only] : [])];
  // It tidies up after itself at Ctrl-C, which reaches it from the terminal as well.
  const run = await whileInterruptible(
    () => undefined,
    async () =>
      execa(join(ROOT, "node_modules", ".bin", "vitest"), args, {
        cwd: ROOT,
        reject: false,
        stdio: "inherit",
        env: environment,
      }),
  );
  if (run.signal === "SIGINT" || run.exitCode === 130)
    throw new OperatorError(words("Interrompu.", "Interrupted."), 130);
  return !run.failed;
}

function verdict(ok: boolean, language: Language): string {
  if (language === "fr") return ok ? "Tout passe" : "Des tests ou des vérifications échouent : voir ci-dessus";
  return ok ? "All pass" : "Tests or checks fail: see above";
}
