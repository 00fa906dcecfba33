type Handler = (signal: NodeJS.Signals) => void;

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. Milliseconds. */
const ECHO = 800;

let current: Handler | undefined;
let fallback: Handler | undefined;
let last = Number.NEGATIVE_INFINITY;

/** From now on Ctrl-C (and the closing of the terminal) calls `handler`, unless work under {@link whileInterruptible} takes it. */
export function onInterrupt(handler: Handler): void {
  if (!fallback) for (const signal of SIGNALS) process.on(signal, dispatch);
  fallback = handler;
}

/** Runs `work`; while it runs, `handler` gets the interrupts. */
export async function whileInterruptible<T>(handler: Handler, work: () => Promise<T>): Promise<T> {
  const outer = current;
  current = handler;
  try {
    return await work();
  } finally {
    current = outer;
  }
}

function dispatch(signal: NodeJS.Signals): void {
  const now = performance.now();
  if (now - last < ECHO) return;
  last = now;
  (current ?? fallback)?.(signal);
}
