/** Options of the engine that take the next word, wherever they stand on its command line. */
const WITH_VALUE = ["-s", "--stack", "-C", "--cwd", "--color", "--tracing", "--profiling", "-v", "--verbose"];

/** The stack that the words of a command line name; undefined when they name none. */
export function stackIn(args: readonly string[]): string | undefined {
  for (const [at, word] of args.entries()) {
    if (word === "-s" || word === "--stack") return args[at + 1];
    const inline = /^(?:--stack=|-s=?)(.+)$/.exec(word)?.[1];
    if (inline) return inline;
  }
  return undefined;
}

/**
 * Whether what an interrupted run left must be put in `order` before this command line, or only deserves a `word`, because the
 * command changes nothing.
 */
export function needsOrder(args: readonly string[]): "order" | "word" | undefined {
  if (args.some((word) => word === "-h" || word === "--help")) return undefined;
  const command = args.find((word, at) => !word.startsWith("-") && !WITH_VALUE.includes(args[at - 1] ?? ""));
  if (command === "preview" || command === "pre") return "word";
  if (!["up", "update", "refresh", "destroy", "down"].includes(command ?? "")) return undefined;
  return args.includes("--preview-only") ? "word" : "order";
}
