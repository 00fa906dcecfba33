/** Called with one line of text, without a line break. */
export type Progress = (line: string) => void;

const REMINDER_MILLISECONDS = 15_000;

/**
 * Runs a long piece of work: says that it began, says every 15 seconds that it still runs, says how long it took.
 * What it throws passes through.
 */
export async function timed<T>(progress: Progress, what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const elapsed = () => duration(performance.now() - start);
  progress(`${what} …`);
  const reminder = setInterval(() => progress(`${what} … ${elapsed()}`), REMINDER_MILLISECONDS);
  try {
    const result = await work();
    progress(`${what}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(reminder);
  }
}

/** Milliseconds as people say them: `0.4 s`, `12 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
