/** Whether what is on screen is live, and of which town instant it is. */
export interface FreshnessView {
  readonly live: boolean;
  /** Town instant of the newest state; null before the first. */
  readonly at: number | null;
}

export interface Freshness {
  /** A state as of this town instant has come. One that is not newer than the last says nothing new. */
  readonly heard: (at: number) => void;
  /** Looks at the clock; call it at least once a second. */
  readonly check: () => void;
  readonly view: () => FreshnessView;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Without a newer state for this long (real time) nothing pretends to be live. */
export const liveForMs = 10_000;

export function createFreshness(steady: () => number): Freshness {
  let heardAt: number | null = null;
  let view: FreshnessView = { live: false, at: null };
  const listeners = new Set<() => void>();

  const show = (next: FreshnessView): void => {
    const told = next.live !== view.live;
    view = next;
    if (told) for (const listener of listeners) listener();
  };

  return {
    heard(at) {
      if (view.at !== null && at <= view.at) return;
      heardAt = steady();
      show({ live: true, at });
    },
    check() {
      if (heardAt !== null && steady() - heardAt >= liveForMs) show({ ...view, live: false });
    },
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
