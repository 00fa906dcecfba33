/** One difference between what should be and what is. */
export interface Step {
  /** For `check`: what is otherwise, one sentence. */
  readonly drift: string;
  /** For the operator: what was done. */
  readonly change: string;
  readonly act: () => Promise<unknown>;
}

/** Does all steps in order; returns what was done. */
export async function run(steps: readonly Step[]): Promise<string[]> {
  const changes: string[] = [];
  for (const { act, change } of steps) {
    await act();
    changes.push(change);
  }
  return changes;
}

/** The steps whose condition holds. */
export function when(...pairs: readonly (readonly [boolean, Step])[]): readonly Step[] {
  return pairs.flatMap(([holds, step]) => (holds ? [step] : []));
}
