/** The town's time as the server last told it, carried on by the machine's steady clock. */
export interface TownClock {
  /** Milliseconds since 1970; null until the server has told the time. */
  readonly now: () => number | null;
  readonly speed: () => number;
  readonly set: (now: number, speed: number) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** `steady` is a monotonic clock in milliseconds, as performance.now. */
export function createTownClock(steady: () => number): TownClock {
  let origin: { readonly town: number; readonly steady: number; readonly speed: number } | null =
    null;
  const listeners = new Set<() => void>();
  return {
    now: () => (origin === null ? null : origin.town + (steady() - origin.steady) * origin.speed),
    speed: () => origin?.speed ?? 1,
    set(now, speed) {
      origin = { town: now, steady: steady(), speed };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
