/** Lets one caller at a time go on, in the order they asked. */
export interface Turns {
  /** Resolves when it is the caller's turn; the function it gets ends that turn. */
  next(): Promise<() => void>;
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    async next() {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      return resolve;
    },
  };
}
