import { RESTORED_VARIABLE } from "../../provider/versions-guard.ts";
import { askEngine } from "../engine/cli.ts";
import { recover } from "../engine/recover.ts";
import { runEngine } from "../engine/run-engine.ts";
import { UpOutput } from "../engine/up-output.ts";
import { OperatorError, words } from "../terminal/sentence.ts";
import type { Step } from "../terminal/steps.ts";
import type { UpgradeGround } from "./ground.ts";

/** Has the engine work out what it would do, without doing it. @throws OperatorError with its diagnostics. */
export async function previewStack({ place, environment }: UpgradeGround): Promise<void> {
  const answer = await askEngine(place, ["preview"], { environment });
  if (answer.ok) return;
  const output = new UpOutput();
  for (const line of answer.stdout.split("\n")) output.line(line);
  const said = output.diagnostics() || answer.stderr.trim();
  throw new OperatorError(
    words(`Le moteur refuse ce changement :\n${said}`, `The engine refuses this change:\n${said}`),
  );
}

/** Puts the engine right after a run that was killed. */
export async function recoverEngine({ place, environment }: UpgradeGround, step: Step): Promise<void> {
  await recover(place, step.note, environment);
}

/**
 * Brings the stack to what its files say. With `refresh`, every association's place in the services is looked at first.
 * `restored` names the image whose data was put back, so that its older version is no downgrade.
 */
export async function bringUp(
  { place, environment }: UpgradeGround,
  step: Step,
  { refresh = false, restored }: { readonly refresh?: boolean; readonly restored?: string } = {},
): Promise<void> {
  await runEngine({
    place,
    operation: "up",
    options: [...(refresh ? ["--refresh"] : []), "--skip-preview"],
    environment: { ...environment, ...(restored !== undefined && { [RESTORED_VARIABLE]: restored }) },
    onProgress: ({ current }) => {
      if (current) step.progress(words(current, current));
    },
    onInterrupt: step.note,
  });
}
