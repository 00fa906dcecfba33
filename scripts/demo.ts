import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { type CheckedSettings, checkMachine, checkStackFile, dataRootOf, trackedSettings } from "./demo/checks.ts";
import { DEMO_HELP } from "./demo/help.ts";
import { type ReadyImages, readyImages } from "./demo/ready-images.ts";
import { stackImages } from "./demo/stack-images.ts";
import { parseOutputs, type StackOutputs, summaryText } from "./demo/summary.ts";
import { askEngine } from "./engine/cli.ts";
import { failure } from "./engine/failures.ts";
import { prepareStack } from "./engine/prepare-stack.ts";
import { type ReadyEngine, readyEngine } from "./engine/ready-engine.ts";
import { recover } from "./engine/recover.ts";
import { runEngine } from "./engine/run-engine.ts";
import type { HosterOverrides } from "./engine/stack-config.ts";
import { readState } from "./engine/state.ts";
import type { UpProgress } from "./engine/up-output.ts";
import { readyDocker } from "./machine/docker-start.ts";
import { officialEngineAnswers } from "./machine/probe.ts";
import { environmentFile, ROOT, type StackPlace, stackPlace } from "./pulumi-environment.ts";
import { type Arguments, runScript } from "./terminal/command-line.ts";
import { confirm } from "./terminal/question.ts";
import { OperatorError, type Sentence, words } from "./terminal/sentence.ts";
import { type Reporter, terminalReporter } from "./terminal/steps.ts";

const STEPS = 6;
const OPTIONS = { yes: "flag", stack: "value", "http-port": "value", "https-port": "value" } as const;
type Typed = Arguments<typeof OPTIONS>;

await runScript({ command: "npm run demo --", help: DEMO_HELP, options: OPTIONS, main });

async function main(typed: Typed): Promise<number> {
  const place = stackPlace({ stack: typed.options.stack ?? "local" });
  checkStackFile(place);
  const overrides = portOverrides(typed);
  const settings = { ...defaultSettings(place), ...overrides } as CheckedSettings;
  const first = (readState(place)?.resources.length ?? 0) === 0;
  if (first)
    await confirm(question(settings), { yes: typed.options.yes, language: typed.language, command: "npm run demo --" });

  const report = terminalReporter(STEPS, typed);
  const reachable = officialEngineAnswers();
  await report.step(words("Node.js et paquets npm", "Node.js and npm packages"), async () => ({
    said: words(
      `Node.js ${process.versions.node}, paquets en place`,
      `Node.js ${process.versions.node}, packages in place`,
    ),
    value: undefined,
  }));
  const { docker } = await report.step(words("Docker", "Docker"), async (step) => {
    const value = await readyDocker({ run: join(place.folder, "run"), log: place.logFolder }, step);
    return { said: value.said, value };
  });
  const engine = await report.step(words("Moteur Pulumi", "Pulumi engine"), async (step) => {
    const value = await readyEngine(place, step, reachable);
    return { said: value.said, value };
  });
  const images = await report.step(words("Images", "Images"), async (step) => {
    const value = await readyImages(place.root, docker.indexServer, step, stackImages(place.root, place.stack));
    return { said: value.said, value };
  });
  const environment = docker.host ? { DOCKER_HOST: docker.host } : {};
  await up(place, report, {
    settings,
    dockerRoot: docker.rootFolder,
    environment,
    overrides: { ...overrides, images: images.lockFile },
  });
  await finish(place, report, typed, engine, images, environment);
  return 0;
}

interface UpInput {
  readonly settings: CheckedSettings;
  readonly dockerRoot: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly overrides: HosterOverrides;
}

async function up(
  place: StackPlace,
  report: Reporter,
  { settings, dockerRoot, environment, overrides }: UpInput,
): Promise<void> {
  await report.step(words("Mise en marche (pulumi up)", "Bringing it up (pulumi up)"), async (step) => {
    step.progress(words("vérifications", "checks"));
    await checkMachine(place, settings, dockerRoot);
    step.progress(words("préparation de la pile", "preparing the stack"));
    await prepareStack(place, { overrides, dataRoot: dataRootOf(place) });
    writeFileSync(join(place.folder, "env"), environmentFile(place), { mode: 0o600 });
    await recover(place, step.note, environment);
    // A container that somebody stopped or removed is only seen by a refresh; a preview would refresh as well.
    const known = (readState(place)?.resources.length ?? 0) > 0;
    const { changed } = await runEngine({
      place,
      operation: "up",
      options: known ? ["--refresh", "--skip-preview"] : [],
      environment,
      onProgress: (progress) => step.progress(progressText(progress)),
      onInterrupt: step.note,
    });
    return {
      said:
        changed === 0
          ? words("rien à changer", "nothing to change")
          : words(`${changed} ressources faites ou changées`, `${changed} resources made or changed`),
      value: undefined,
    };
  });
}

async function finish(
  place: StackPlace,
  report: Reporter,
  typed: Typed,
  engine: ReadyEngine,
  images: ReadyImages,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const summary = await report.step(words("Bilan", "Summary"), async () => {
    const answer = await askEngine(place, ["stack", "output", "--json"], { environment });
    if (!answer.ok) throw failure(answer.stderr, place);
    const outputs = parseOutputs(answer.stdout);
    const certificate = await fetchCertificate(place, outputs);
    const value = {
      outputs,
      root: place.root,
      certificate,
      accessFiles: accessFiles(outputs),
      notices: [...engine.notices, ...images.notices],
    };
    return {
      said: words(
        `${Object.keys(outputs.urls.associations).length} associations`,
        `${Object.keys(outputs.urls.associations).length} associations`,
      ),
      value,
    };
  });
  const { outputs, certificate } = summary;
  report.event({
    urls: outputs.urls,
    certificate,
    accessFiles: summary.accessFiles,
    notices: summary.notices.map((notice) => notice[typed.language]),
  });
  if (!typed.json) process.stdout.write(`\n${summaryText(summary)[typed.language]}\n`);
}

/** Copies the certificate of the hoster's own authority out of the proxy, which makes it at its first start. */
async function fetchCertificate(
  place: StackPlace,
  { certificateAuthority }: StackOutputs,
): Promise<string | undefined> {
  if (!certificateAuthority) return undefined;
  const { container, path } = certificateAuthority;
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const copy = await execa("docker", ["exec", container, "cat", path], { reject: false, stdin: "ignore" });
    if (!copy.failed && copy.stdout.includes("BEGIN CERTIFICATE")) {
      const target = join(place.folder, "ca.crt");
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, `${copy.stdout}\n`);
      chmodSync(target, 0o644);
      return target;
    }
    await pause(500);
  }
  throw new OperatorError(
    words(
      `Le serveur mandataire (${container}) n'a pas créé son certificat en 20 s. Voir : docker logs ${container}`,
      `The proxy (${container}) did not make its certificate in 20 s. See: docker logs ${container}`,
    ),
  );
}

function accessFiles({ accessFiles: folder }: StackOutputs): readonly { slug: string; file: string }[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".txt"))
      .sort()
      .map((name) => ({ slug: name.slice(0, -".txt".length), file: join(folder, name) }));
  } catch {
    return [];
  }
}

function progressText({ phase, done, total, current }: UpProgress): Sentence {
  if (phase === "preview") return words("calcul des changements", "working out the changes");
  const [fr, en] = current ? [` : ${current}`, `: ${current}`] : ["", ""];
  return total > 0
    ? words(`${done} sur ${total}${fr}`, `${done} of ${total}${en}`)
    : words(`mise à jour${fr}`, `bringing up to date${en}`);
}

function question({ address, httpPort, httpsPort }: CheckedSettings): Sentence {
  return words(
    `Ceci installe ce qui manque (Docker, le moteur, les images : jusqu'à 6 Go la première fois) sous ${ROOT} et met le site en marche sur les ports ${httpPort} et ${httpsPort} de ${address}. Continuer ?`,
    `This installs what is missing (Docker, the engine, the images: up to 6 GB the first time) below ${ROOT} and brings the hoster up on ports ${httpPort} and ${httpsPort} of ${address}. Go on?`,
  );
}

function defaultSettings(place: StackPlace): CheckedSettings {
  return (
    trackedSettings(place) ?? {
      address: "127.0.0.1",
      httpPort: 80,
      httpsPort: 443,
      dataRoot: `.chatterie/data/${place.stack}`,
    }
  );
}

function portOverrides({ options }: Typed): HosterOverrides {
  const ports = { httpPort: options["http-port"], httpsPort: options["https-port"] };
  return Object.fromEntries(
    Object.entries(ports).flatMap(([name, text]) => {
      if (text === undefined) return [];
      const port = Number(text);
      if (Number.isInteger(port) && port > 0 && port < 65536) return [[name, port]];
      throw new OperatorError(
        words(
          `« ${text} » n'est pas un port : écrivez un nombre de 1 à 65535.`,
          `“${text}” is no port: write a number from 1 to 65535.`,
        ),
        2,
      );
    }),
  );
}
