import { createRequire } from "node:module";

/**
 * The SDK tells the engine of each registered resource with all its properties, secrets in clear, as a debug line. The engine
 * hides those lines on a terminal, but `pulumi up --json` and `--event-log` print them (seen with engine 3.259.0, SDK
 * 3.270.0). The program's own debug lines are therefore not sent at all. Import this before any resource is made.
 */
const log = createRequire(import.meta.url)("@pulumi/pulumi/log/index.js") as { debug: () => Promise<void> };
log.debug = async () => undefined;

/**
 * The SDK takes a stack trace of each of its promises, tens of thousands with a thousand associations, and looks every frame
 * up in source maps: a third of the program's time (docs/performance.md). Types are stripped in place, so there is nothing
 * to map; CHATTERIE_DEBUG shows where the program itself failed.
 */
if (!process.env.CHATTERIE_DEBUG) Error.stackTraceLimit = 0;
