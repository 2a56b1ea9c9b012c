import type { Kysely } from "kysely";
import { lockBook, type LockBook, type WorkLock } from "../../domain/work-lock.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { WorkLockEvent, WorkLockView } from "../contract/work-locks.ts";
import type { LightPoint, OfficeData } from "../office/office-data.ts";
import { inScope, type AreaScope } from "../scope.ts";
import { heldLights, targetKey, type LockTarget } from "./held-lights.ts";
import { readLocks, type LockRow } from "./lock-rows.ts";

/** So long before its end a lock is said to be ending. */
const endingMs = 15 * 60_000;
/** Closed ones that are shown besides the open ones. */
const mostShown = 500;

export interface WorkLocksDependencies {
  readonly db: Kysely<OfficeSchema>;
  readonly data: () => OfficeData;
  /** The town's instant. */
  readonly now: () => number;
  readonly tell: (event: WorkLockEvent) => void;
}

type Place = Pick<LightPoint, "lightId" | "segmentId" | "cabinetId">;

/**
 * The open work locks in memory, so that every order and every screen can be held to them at once. `reload` after each change of the
 * table or of the stock; `watch` about once a second.
 */
export class WorkLocks {
  readonly #dependencies: WorkLocksDependencies;
  #rows: readonly LockRow[] = [];
  #book: LockBook = lockBook([]);
  /** Light points by the place that is locked, as of the last look at the stock. */
  #held: Map<string, readonly LightPoint[]> = new Map();
  /** State of each lock that has been told, or was found. */
  readonly #told = new Map<string, WorkLockView["state"]>();
  #reloading: Promise<void> = Promise.resolve();

  private constructor(dependencies: WorkLocksDependencies) {
    this.#dependencies = dependencies;
  }

  static async open(dependencies: WorkLocksDependencies): Promise<WorkLocks> {
    const locks = new WorkLocks(dependencies);
    await locks.reload();
    return locks;
  }

  reload(): Promise<void> {
    const next = this.#reloading.then(() => this.#reload());
    // The next one begins also after one that failed.
    this.#reloading = next.catch(() => {});
    return next;
  }

  async #reload(): Promise<void> {
    const { db, data, now } = this.#dependencies;
    const rows = await readLocks(db, { open: true });
    // The locks hold before their light points are counted.
    this.#rows = rows;
    this.#book = lockBook(rows.map(asLock));
    const told = new Map(this.#told);
    this.#told.clear();
    for (const row of rows) this.#told.set(row.id, told.get(row.id) ?? stateOf(row, now()));
    const targets = rows.map(({ target }) => target);
    this.#held = await heldLights(data(), targets);
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  /** Open ones that the scope reaches, by their end: overdue ones come first. */
  open(scope: AreaScope): WorkLockView[] {
    return this.#rows
      .filter((row) => this.reaches(row, scope, row.areaId))
      .map((row) => this.view(row));
  }

  /** Open ones, and the newest of those that have ended. */
  async all(scope: AreaScope): Promise<WorkLockView[]> {
    const newest = await readLocks(this.#dependencies.db, { newest: mostShown });
    const ended = newest.filter(({ endedAt }) => endedAt !== null);
    const held = await heldLights(
      this.#dependencies.data(),
      ended.map(({ target }) => target),
    );
    const lightsOf = ({ target }: LockRow) => held.get(targetKey(target)) ?? [];
    return [
      ...this.open(scope),
      ...ended
        .filter((row) => isReached(scope, row.areaId, lightsOf(row)))
        .map((row) => this.#viewOf(row, lightsOf(row).length)),
    ];
  }

  /** The lock that holds for a place now; of several the one that holds longest. */
  on(place: Place): WorkLock | null {
    return this.#book.isEmpty ? null : this.#book.on(place, this.#dependencies.now());
  }

  /** The same for whoever reads about the light point. */
  viewOn(place: Place): WorkLockView | null {
    const lock = this.on(place);
    const row = lock === null ? undefined : this.#rows.find(({ id }) => id === lock.id);
    return row === undefined ? null : this.view(row);
  }

  /** A segment is held by its own lock, by its cabinet's, and by one on any lamp that it feeds: it would be switched with it. */
  onSegment(segmentId: string, cabinetId: string): WorkLock | null {
    return (
      this.on({ lightId: "", segmentId, cabinetId }) ??
      this.#onPartWhere((part) => part.segmentId === segmentId)
    );
  }

  /** A cabinet's controller is held by every lock on the cabinet, on a segment of it, and on a lamp that it feeds. */
  onCabinet(cabinetId: string): WorkLock | null {
    return (
      this.on({ lightId: "", segmentId: null, cabinetId }) ??
      this.#onPartWhere((part) => part.cabinetId === cabinetId)
    );
  }

  /** Finds out which light points a place has, so that `view` and `reaches` know of one that was not locked. */
  async learn(target: LockTarget): Promise<void> {
    if (this.#held.has(targetKey(target))) return;
    for (const [key, lights] of await heldLights(this.#dependencies.data(), [target])) {
      this.#held.set(key, lights);
    }
  }

  view(row: LockRow): WorkLockView {
    return this.#viewOf(row, this.#lightsOf(row.target).length);
  }

  /** Whether somebody with this scope has to do with the place; `areaId` is that of the place where it is known. */
  reaches(
    { target }: { readonly target: LockTarget },
    scope: AreaScope,
    areaId: string | null = null,
  ): boolean {
    return isReached(scope, areaId, this.#lightsOf(target));
  }

  /** Tells of locks that have come near their end, or past it, since the last look. */
  watch(): void {
    const now = this.#dependencies.now();
    for (const row of this.#rows) {
      const state = stateOf(row, now);
      if (this.#told.get(row.id) === state) continue;
      this.#told.set(row.id, state);
      if (state === "ending" || state === "overdue") {
        this.#dependencies.tell({ what: state, lock: this.view(row) });
      }
    }
  }

  #viewOf(row: LockRow, lights: number): WorkLockView {
    const { id, target, person, phone, reason, from, until, createdBy } = row;
    const state = stateOf(row, this.#dependencies.now());
    const endedAt = row.endedAt ?? (state === "overdue" ? until : null);
    return { id, target, person, phone, reason, from, until, createdBy, state, endedAt, lights };
  }

  /** A lock that holds now on a lamp or a segment that fits. */
  #onPartWhere(fits: (place: Place) => boolean): WorkLock | null {
    for (const { target, cabinetId } of this.#rows) {
      const part =
        target.kind === "lightPoint"
          ? this.#dependencies.data().lightById.get(target.id)
          : { lightId: "", segmentId: target.kind === "segment" ? target.id : null, cabinetId };
      const lock = part !== undefined && fits(part) ? this.on(part) : null;
      if (lock !== null) return lock;
    }
    return null;
  }

  #lightsOf(target: LockTarget): readonly LightPoint[] {
    return this.#held.get(targetKey(target)) ?? [];
  }
}

function isReached(
  scope: AreaScope,
  areaId: string | null,
  lights: readonly LightPoint[],
): boolean {
  if (scope.kind === "all" || inScope(scope, areaId)) return true;
  return lights.some((light) => inScope(scope, light.areaId));
}

function asLock({ id, target, person, phone, from, until }: LockRow): WorkLock {
  return { id, target: { kind: target.kind, id: target.id }, person, phone, from, until };
}

function stateOf({ endedAt, until }: LockRow, now: number): WorkLockView["state"] {
  if (endedAt !== null) return "ended";
  if (now >= until) return "overdue";
  return until - now <= endingMs ? "ending" : "holding";
}
