import type { EpochMs } from "./clock.ts";

/** Somebody works at a place: nothing is switched from afar there until the lock ends (Arbeitssperre, lighting.md "Who wins"). */
export interface WorkLock {
  readonly id: string;
  readonly target: {
    readonly kind: "lightPoint" | "segment" | "cabinet";
    readonly id: string;
  };
  /** Who works there, and under which number that person is reached. */
  readonly person: string;
  readonly phone: string;
  /** Holds from `from` until before `until`, by the town's clock. */
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** Where a light point hangs; a lock on each of the three reaches it. */
export interface LockedPlace {
  readonly lightId: string;
  readonly segmentId: string | null;
  readonly cabinetId: string | null;
}

/** The locks of a town by their places. */
export interface LockBook {
  /** The lock that holds at an instant, and of several the one that holds longest; null where none does. */
  on(place: LockedPlace, at: EpochMs): WorkLock | null;
  /** The next instant after `at` at which a lock begins or ends; null when none will. */
  nextChange(at: EpochMs): EpochMs | null;
  /** False: no lock of the book is about the place at any time. Cheap, to be asked of a whole town. */
  mayReach(place: LockedPlace): boolean;
  readonly isEmpty: boolean;
}

/** Orders locks so that many places can be asked about; a lock that a person has ended is left out by the caller. */
export function lockBook(locks: Iterable<WorkLock>): LockBook {
  const byTarget = new Map<string, WorkLock[]>();
  const targets = new Set<string | null>();
  const instants = new Set<EpochMs>();
  for (const lock of locks) {
    const key = keyOf(lock.target.kind, lock.target.id);
    const known = byTarget.get(key);
    if (known === undefined) byTarget.set(key, [lock]);
    else known.push(lock);
    targets.add(lock.target.id);
    instants.add(lock.from);
    instants.add(lock.until);
  }
  const longest = (
    best: WorkLock | null,
    kind: WorkLock["target"]["kind"],
    id: string | null,
    at: EpochMs,
  ): WorkLock | null => {
    if (id === null) return best;
    for (const lock of byTarget.get(keyOf(kind, id)) ?? []) {
      if (lock.from <= at && at < lock.until && (best === null || outlasts(lock, best)))
        best = lock;
    }
    return best;
  };
  return {
    isEmpty: byTarget.size === 0,
    mayReach: ({ lightId, segmentId, cabinetId }) =>
      targets.has(lightId) || targets.has(segmentId) || targets.has(cabinetId),
    on({ lightId, segmentId, cabinetId }, at) {
      let best = longest(null, "lightPoint", lightId, at);
      best = longest(best, "segment", segmentId, at);
      return longest(best, "cabinet", cabinetId, at);
    },
    nextChange(at) {
      let next: EpochMs | null = null;
      for (const instant of instants) {
        if (instant > at && (next === null || instant < next)) next = instant;
      }
      return next;
    },
  };
}

/** The id decides between two that end together, so that the answer does not hang on their order. */
function outlasts(a: WorkLock, b: WorkLock): boolean {
  return a.until === b.until ? a.id < b.id : a.until > b.until;
}

function keyOf(kind: WorkLock["target"]["kind"], id: string): string {
  return `${kind} ${id}`;
}
