import type { EpochMs } from "../domain/clock.ts";
import { applySentOverride } from "../domain/twin.ts";
import { isIdentifier } from "../firmware-contracts/topics.ts";
import type { OverrideEntry } from "../firmware-contracts/types/messages.ts";
import type { Changes } from "./changes.ts";
import type { DownWriter } from "./down-writer.ts";
import { type Hold, isDrivenLive, type Lamp } from "./lamp.ts";
import { tellAnew } from "./ledger-lines.ts";

export interface SlotDependencies {
  readonly changes: Changes;
  readonly down: DownWriter;
  /** The device's override message is to go out with the next commit. */
  readonly later: (device: NonNullable<Lamp["device"]>) => void;
}

/**
 * Puts into a lamp's override slot what belongs there now: the level kept under a work lock, else the override by hand in force, else
 * nothing. What stands there already is left as it is. Where the plan is told live, the plan driver writes it afterwards.
 */
export function settleSlot(deps: SlotDependencies, lamp: Lamp, now: EpochMs): void {
  const { device, override, entry } = lamp;
  if (device === null || lamp.role === "cabinet") return;
  const hold = holdToTell(lamp, now);
  if (hold !== null) {
    if (!isHeld(entry, hold)) putEntry(deps, lamp, holdEntry(deps, lamp, hold, now));
    return;
  }
  if (override !== null && override.untilAt > now) {
    const { epoch, version } = override;
    if (entry === null || entry.epoch !== epoch || entry.version !== version) {
      tellOverride(deps, lamp, now);
    }
    return;
  }
  if (isDrivenLive(lamp)) return;
  // A device that has served before may hold something in its flash that nobody here knows of any more.
  const mayHold = entry === null ? device.firstSeen !== null : isHolding(entry, now);
  if (mayHold) putEntry(deps, lamp, clearedEntry(deps, lamp.light.output, now));
}

/** The hold as far as the device must be told of it: an override that lasts longer keeps the level by itself. */
function holdToTell({ hold, override }: Lamp, now: EpochMs): Hold | null {
  if (hold === null || hold.until <= now) return null;
  return override !== null && override.untilAt >= hold.until ? null : hold;
}

/** Whether an entry is that of a hold. */
function isHeld(entry: OverrideEntry | null, { lockId, level, until }: Hold): boolean {
  return (
    entry !== null &&
    "level" in entry &&
    entry.commandId === lockId &&
    entry.level === level &&
    entry.expiresAt === until
  );
}

function isHolding(entry: OverrideEntry, now: EpochMs): boolean {
  return "level" in entry && entry.expiresAt > now;
}

function holdEntry(
  { down }: SlotDependencies,
  lamp: Lamp,
  hold: Hold,
  now: EpochMs,
): OverrideEntry {
  return {
    ...down.stamp(now),
    expiresAt: hold.until,
    commandId: hold.lockId,
    output: lamp.light.output,
    level: hold.level,
    rampTime: 0,
    reason: "override",
  };
}

/** An override in force is told once more under a new version: to another controller, or after a work lock. */
function tellOverride(deps: SlotDependencies, lamp: Lamp, now: EpochMs): void {
  const { override } = lamp;
  if (override === null) return;
  const stamp = deps.down.stamp(now);
  const { epoch, version } = stamp;
  lamp.override = { ...override, epoch, version };
  deps.changes.override(override.lightPointId, lamp.override);
  putEntry(deps, lamp, {
    ...stamp,
    expiresAt: override.untilAt,
    ...(isIdentifier(override.jobId) ? { commandId: override.jobId } : {}),
    output: lamp.light.output,
    level: override.level,
    rampTime: override.rampTime,
    reason: "override",
  });
  tellAnew(deps.changes, lamp, { epoch, version }, now);
}

/** The end of whatever an output may hold. */
export function clearedEntry(
  { down }: Pick<SlotDependencies, "down">,
  output: number,
  now: EpochMs,
): OverrideEntry {
  return { ...down.stamp(now), expiresAt: null, output, cleared: true };
}

function putEntry({ changes, later }: SlotDependencies, lamp: Lamp, entry: OverrideEntry): void {
  lamp.entry = entry;
  applySentOverride(lamp.twin, entry.epoch, entry.version);
  changes.lamp(lamp);
  if (lamp.device !== null) later(lamp.device);
}
