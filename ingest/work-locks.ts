import type { EpochMs } from "../domain/clock.ts";
import { type Level, toLevel } from "../domain/level.ts";
import { floorOf } from "../domain/precedence.ts";
import { lockBook, type LockedPlace, type WorkLock } from "../domain/work-lock.ts";
import type { OverrideEntry } from "../firmware-contracts/types/messages.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { Changes } from "./changes.ts";
import { type Device, followsSegment, type Lamp } from "./lamp.ts";
import { moveCommand } from "./ledger-lines.ts";
import { settleSlot, type SlotDependencies } from "./slots.ts";
import type { Town } from "./town.ts";

/**
 * Keeps every lamp as it is while somebody works there: a lamp that runs its own program is told to hold its level until the lock's end,
 * which it keeps by itself, and one that is driven live gets no steps (docs/decisions/0011-work-locks.md).
 */
export interface WorkLocks {
  /** Office has made, extended or ended locks. */
  reload(now: EpochMs): void;
  /** Looks whether the lock of a lamp that is new or hangs elsewhere now is another one. */
  settle(lamp: Lamp, now: EpochMs): void;
  /** The lamp has left the inventory. */
  forget(lamp: Lamp): void;
  /** Begins and ends what is due. */
  tick(now: EpochMs): void;
}

export interface WorkLockDependencies {
  readonly town: Town;
  readonly office: Pick<OfficeReader, "workLocks">;
  readonly changes: Changes;
  readonly slots: SlotDependencies;
  readonly decide: (lamp: Lamp, now: EpochMs) => void;
  /** What the device's configuration says of the floor is another now. */
  readonly reconfigure: (device: Device, now: EpochMs) => void;
}

type HeldEntry = Extract<OverrideEntry, { readonly level: number }>;

export function createWorkLocks(deps: WorkLockDependencies): WorkLocks {
  const { town, changes } = deps;
  let book = lockBook([]);
  let unitBook = book;
  let nextChange: EpochMs | null = null;
  let locks: readonly WorkLock[] = [];
  const locked = new Set<Lamp>();
  // As the process before this one has left them.
  for (const lamp of town.byId.values()) if (lamp.twin.inWork) locked.add(lamp);

  const settle = (lamp: Lamp, now: EpochMs): void => {
    const { inWork } = lamp.twin;
    const places = lamp.role === "light" ? book : unitBook;
    const place = placeOf(lamp);
    if (!inWork && !places.mayReach(place)) return;
    const lock = places.on(place, now);
    if (lock === null && !inWork) return;
    lamp.lock = lock;
    if (lock === null) locked.delete(lamp);
    else locked.add(lamp);
    if (inWork !== (lock !== null)) {
      lamp.twin.inWork = lock !== null;
      lamp.twin.revision += 1;
      changes.decided(lamp);
    }
    const floorLifted = isBelowFloor(lamp);
    const isSwitched = lamp.device !== null && lamp.role !== "cabinet";
    // Of one that is new, or was not looked at since the start, nobody knows yet what is wanted.
    const isUnknown = !lamp.decided && lamp.hold === null;
    if (lock !== null && isSwitched && isUnknown && toldOf(lamp, lock) === null) {
      deps.decide(lamp, now);
    }
    lamp.hold = lock === null || !isSwitched ? null : holdOf(lamp, lock, now);
    rejectUnheard(lamp, now);
    settleSlot(deps.slots, lamp, now);
    if (!followsSegment(lamp)) deps.decide(lamp, now);
    const { device } = lamp;
    if (device !== null && floorLifted !== isBelowFloor(lamp)) deps.reconfigure(device, now);
  };

  /** A command that the lamp has not heard before the lock began must not switch it when it comes back. */
  const rejectUnheard = (lamp: Lamp, now: EpochMs): void => {
    const { command, hold } = lamp;
    if (hold === null || command === null || lamp.twin.online || hold.since !== now) return;
    if (command.state !== "queued" && command.state !== "sent") return;
    moveCommand(changes, lamp, "rejected", now, "workLocked");
    if (lamp.override?.jobId !== command.jobId) return;
    lamp.override = null;
    changes.override(lamp.light.lightId, null);
  };

  /** Those that are locked, and those that a lock may be about. A town is looked through only where a segment or cabinet is locked. */
  const concerned = (): Set<Lamp> => {
    const lamps = new Set(locked);
    let wide = false;
    for (const { target } of locks) {
      const lamp = target.kind === "lightPoint" ? town.lampOf(target.id) : null;
      if (target.kind !== "lightPoint") wide = true;
      if (lamp === null) continue;
      lamps.add(lamp);
      if (lamp.segment?.unit) lamps.add(lamp.segment.unit);
    }
    if (!wide) return lamps;
    for (const lamp of town.lamps) if (book.mayReach(lamp.light)) lamps.add(lamp);
    for (const unit of town.units) if (unitBook.mayReach(placeOf(unit))) lamps.add(unit);
    return lamps;
  };

  const settleAll = (now: EpochMs): void => {
    nextChange = book.nextChange(now);
    for (const lamp of concerned()) settle(lamp, now);
  };

  return {
    reload(now) {
      locks = deps.office.workLocks();
      book = lockBook(locks);
      unitBook = lockBook(withFeeders(locks, town));
      settleAll(now);
    },
    settle,
    forget: (lamp) => void locked.delete(lamp),
    tick(now) {
      if (nextChange !== null && now >= nextChange) settleAll(now);
    },
  };
}

/** What the lamp is to hold. It keeps what it holds already: a lock that is extended or followed by another does not move it. */
function holdOf(lamp: Lamp, lock: WorkLock, now: EpochMs): NonNullable<Lamp["hold"]> {
  const { hold } = lamp;
  if (hold !== null) return { ...hold, lockId: lock.id, until: lock.until };
  const told = toldOf(lamp, lock);
  if (told !== null) {
    const { level, issuedAt } = told;
    return { lockId: lock.id, level: toLevel(level), since: issuedAt, until: lock.until };
  }
  return { lockId: lock.id, level: presentLevel(lamp), since: now, until: lock.until };
}

/** What the process before this one has told the lamp to hold under the lock. */
function toldOf({ entry }: Lamp, lock: WorkLock): HeldEntry | null {
  return entry !== null && "level" in entry && entry.commandId === lock.id ? entry : null;
}

/** The level the lamp has: what it says that it gives or goes to, else what is wanted of it. */
function presentLevel({ twin: { online, reported, desired } }: Lamp): Level {
  // An older word is from before the last switching.
  const isHeard = online && reported.at !== null && reported.at >= desired.since;
  return isHeard ? (reported.feedbackLevel ?? desired.level) : desired.level;
}

/** Whether it holds less than its floor: then its controller must not lift it. */
function isBelowFloor({ hold, light }: Lamp): boolean {
  return hold !== null && hold.level < floorOf(light);
}

function placeOf({ role, light }: Lamp): LockedPlace {
  const { lightId, cabinetId } = light;
  return role === "segment" ? { lightId, segmentId: lightId, cabinetId } : light;
}

/** A lock on a light point keeps the segment that feeds it as it is, too: else its cabinet would switch it. */
function* withFeeders(locks: readonly WorkLock[], town: Town): Iterable<WorkLock> {
  for (const lock of locks) {
    yield lock;
    const segment = town.lampOf(lock.target.id)?.segment?.unit ?? null;
    if (lock.target.kind === "lightPoint" && segment !== null) {
      yield { ...lock, target: { kind: "segment", id: segment.light.lightId } };
    }
  }
}
