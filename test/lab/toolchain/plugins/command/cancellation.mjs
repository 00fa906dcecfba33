// What is running now, so that the engine's Cancel can stop it.
const running = new Set();

/** Runs `work`; `stop` is called if the engine cancels meanwhile. */
export async function cancellable(stop, work) {
  running.add(stop);
  try {
    return await work();
  } finally {
    running.delete(stop);
  }
}

/** Stops all that is running. */
export function cancelAll() {
  for (const stop of running) stop();
}
