import { stackPlace } from "./pulumi-environment.ts";
import { runScript } from "./terminal/command-line.ts";
import { upgradeScript } from "./upgrade/command.ts";

await runScript(upgradeScript((stack) => stackPlace({ stack })));
