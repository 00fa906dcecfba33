/** Runs work handed to it in order, at most `width` at a time. */
export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes a {@link Lane}; work that fails does not stop what comes after it. */
export function lane(width: number): Lane {
  let free = width;
  const waiting: (() => void)[] = [];
  const enter = async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

/** Does the work at the first call and gives every caller the same result. */
export function onlyOnce<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
