import type { EpochMs } from "../domain/clock.ts";
import { checkFloor } from "../domain/floor.ts";
import { isLevel } from "../domain/level.ts";
import { switchedLevel } from "../domain/segment-plan.ts";
import { applySentOverride } from "../domain/twin.ts";
import { isIdentifier } from "../firmware-contracts/topics.ts";
import type { LedgerLine } from "../store/field-records.ts";
import type { StoredIntent } from "../store/office-records.ts";
import type { Changes } from "./changes.ts";
import type { DownWriter } from "./down-writer.ts";
import type { Device, Lamp } from "./lamp.ts";
import { closeCommand } from "./ledger-lines.ts";

/** Payload of the intent `override.set`. */
export interface SetOverride {
  readonly lightIds: readonly string[];
  /** Whole per cent. */
  readonly level: number;
  /** Seconds. */
  readonly rampTime: number;
  /** End, milliseconds since 1970 by the town's clock. */
  readonly until: EpochMs;
  readonly reason: string | null;
}

/** Payload of the intent `override.clear`. */
export interface ClearOverride {
  readonly lightIds: readonly string[];
}

export interface OverrideDependencies {
  readonly changes: Changes;
  readonly down: DownWriter;
  readonly lampOf: (lightId: string) => Lamp | null;
  /** Decides anew what the lamp is to do, and drives it where it cannot run a program itself. */
  readonly decide: (lamp: Lamp, now: EpochMs) => void;
}

/** The payload as an override, or what is wrong with it. Office has checked it; a broken row must not stop field. */
export function readSetOverride(payload: unknown): SetOverride | string {
  if (typeof payload !== "object" || payload === null) return "the payload is no object";
  const { lightIds, level, rampTime, until, reason } = payload as Record<string, unknown>;
  if (!isTextList(lightIds)) return "lightIds must be a list of light point ids";
  if (typeof level !== "number" || !isLevel(level)) return "level must be 0 to 100";
  if (typeof rampTime !== "number" || !(rampTime >= 0 && rampTime <= 3600)) {
    return "rampTime must be 0 to 3,600 seconds";
  }
  if (typeof until !== "number" || !Number.isInteger(until)) return "until must be an instant";
  return { lightIds, level, rampTime, until, reason: typeof reason === "string" ? reason : null };
}

export function readClearOverride(payload: unknown): ClearOverride | string {
  if (typeof payload !== "object" || payload === null) return "the payload is no object";
  const { lightIds } = payload as Record<string, unknown>;
  return isTextList(lightIds) ? { lightIds } : "lightIds must be a list of light point ids";
}

export function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

/** Carries out `override.set`: each light point gets a ledger line, and where nothing forbids it the override. */
export function setOverride(
  deps: OverrideDependencies,
  intent: StoredIntent,
  wish: SetOverride,
  now: EpochMs,
): void {
  const devices = new Set<Device>();
  for (const lightId of new Set(wish.lightIds)) {
    const lamp = deps.lampOf(lightId);
    const own = lamp?.role === "segment" ? asSwitched(wish) : wish;
    const line = newLine(intent, lightId, own.level, own.rampTime, own.until);
    const refusal = refusalOf(lamp, own, now);
    if (lamp === null || refusal !== null) {
      deps.changes.line({ ...line, state: "rejected", code: refusal, endedAt: now });
      continue;
    }
    devices.add(putOverride(deps, intent, lamp, line, own, now));
  }
  for (const device of devices) deps.down.overrides(device, now);
}

function putOverride(
  deps: OverrideDependencies,
  intent: StoredIntent,
  lamp: Lamp,
  line: LedgerLine,
  wish: SetOverride,
  now: EpochMs,
): Device {
  const { changes } = deps;
  const device = deviceOf(lamp);
  closeCommand(changes, lamp, "superseded", now);
  const stamp = deps.down.stamp(now);
  lamp.override = {
    lightPointId: line.lightPointId,
    jobId: line.jobId,
    level: wish.level,
    rampTime: wish.rampTime,
    reason: wish.reason,
    actor: intent.actor,
    fromAt: now,
    untilAt: wish.until,
    epoch: stamp.epoch,
    version: stamp.version,
  };
  lamp.entry = {
    ...stamp,
    expiresAt: wish.until,
    ...commandIdOf(line.jobId),
    output: lamp.light.output,
    level: wish.level,
    rampTime: wish.rampTime,
    reason: "override",
  };
  changes.override(line.lightPointId, lamp.override);
  lamp.command = sentLine(line, lamp, stamp, now);
  changes.line(lamp.command);
  applySentOverride(lamp.twin, stamp.epoch, stamp.version);
  deps.decide(lamp, now);
  changes.lamp(lamp);
  return device;
}

/** Carries out `override.clear`. A light point without an override is done at once. */
export function clearOverride(
  deps: OverrideDependencies,
  intent: StoredIntent,
  wish: ClearOverride,
  now: EpochMs,
): void {
  const devices = new Set<Device>();
  for (const lightId of new Set(wish.lightIds)) {
    const lamp = deps.lampOf(lightId);
    const line = newLine(intent, lightId, null, null, null);
    if (lamp === null || lamp.device === null || lamp.lock !== null) {
      const code =
        lamp === null ? "unknownLight" : lamp.device === null ? "notSwitchable" : "workLocked";
      deps.changes.line({ ...line, state: "rejected", code, endedAt: now });
    } else if (lamp.override === null) {
      deps.changes.line({ ...line, state: "applied", appliedAt: now, endedAt: now });
    } else {
      closeCommand(deps.changes, lamp, "superseded", now);
      const stamp = clearEntry(deps, lamp, line.jobId, now);
      lamp.command = sentLine(line, lamp, stamp, now);
      deps.changes.line(lamp.command);
      devices.add(lamp.device);
    }
  }
  for (const device of devices) deps.down.overrides(device, now);
}

/** The override's time is up. The device ends it by itself; here the lamp's plan takes over again. */
export function expireOverride(deps: OverrideDependencies, lamp: Lamp, now: EpochMs): void {
  closeCommand(deps.changes, lamp, "expired", now);
  endOverride(deps, lamp, now);
}

function clearEntry(
  deps: OverrideDependencies,
  lamp: Lamp,
  jobId: string,
  now: EpochMs,
): { readonly epoch: number; readonly version: number } {
  const stamp = deps.down.stamp(now);
  lamp.entry = {
    ...stamp,
    expiresAt: null,
    ...commandIdOf(jobId),
    output: lamp.light.output,
    cleared: true,
  };
  applySentOverride(lamp.twin, stamp.epoch, stamp.version);
  endOverride(deps, lamp, now);
  // Where the plan is driven live, deciding has already put the plan's own entry in its place.
  return lamp.entry;
}

function endOverride(deps: OverrideDependencies, lamp: Lamp, now: EpochMs): void {
  lamp.override = null;
  deps.changes.override(lamp.light.lightId, null);
  deps.decide(lamp, now);
  deps.changes.lamp(lamp);
}

/** A segment is on or off, at once. */
function asSwitched(wish: SetOverride): SetOverride {
  return { ...wish, level: switchedLevel(wish.level), rampTime: 0 };
}

function refusalOf(lamp: Lamp | null, wish: SetOverride, now: EpochMs): string | null {
  if (lamp === null) return "unknownLight";
  const isSwitchable = lamp.role !== "cabinet" && lamp.light.switching === "networked";
  if (!isSwitchable || lamp.device === null) return "notSwitchable";
  if (lamp.lock !== null) return "workLocked";
  if (wish.until <= now) return "expired";
  if (!isLevel(wish.level) || checkFloor([lamp.light], wish.level).kind === "refused") {
    return "belowFloor";
  }
  return null;
}

function newLine(
  intent: StoredIntent,
  lightPointId: string,
  level: number | null,
  rampTime: number | null,
  expiresAt: EpochMs | null,
): LedgerLine {
  return {
    jobId: jobIdOf(intent),
    lightPointId,
    state: "queued",
    level,
    rampTime,
    epoch: null,
    version: null,
    code: null,
    createdAt: intent.createdAt,
    sentAt: null,
    receivedAt: null,
    appliedAt: null,
    measuredAt: null,
    endedAt: null,
    expiresAt,
  };
}

/** "sent" only where somebody is connected to hear it; the others are sent when they connect. */
function sentLine(
  line: LedgerLine,
  lamp: Lamp,
  stamp: { readonly epoch: number; readonly version: number },
  now: EpochMs,
): LedgerLine {
  const named = { ...line, epoch: stamp.epoch, version: stamp.version };
  return lamp.twin.online ? { ...named, state: "sent", sentAt: now } : named;
}

function jobIdOf(intent: StoredIntent): string {
  return intent.jobId ?? `intent-${intent.id}`;
}

function commandIdOf(jobId: string): { readonly commandId?: string } {
  return isIdentifier(jobId) ? { commandId: jobId } : {};
}

function deviceOf(lamp: Lamp): Device {
  if (lamp.device === null) throw new Error(`light point ${lamp.light.lightId} has no device`);
  return lamp.device;
}
