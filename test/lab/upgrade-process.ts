import { join } from "node:path";
import { ROOT, stackPlace } from "../../scripts/pulumi-environment.ts";
import { runScript } from "../../scripts/terminal/command-line.ts";
import { upgradeScript } from "../../scripts/upgrade/command.ts";

// `npm run upgrade` on a lab hoster, whose state and secrets lie in a folder of its own.
await runScript(upgradeScript((stack) => stackPlace({ stack, folder: join(ROOT, ".chatterie", `test-${stack}`) })));
