import type { EpochMs } from "../domain/clock.ts";
import { isEnded } from "../domain/ledger.ts";
import type { FieldStore } from "../store/field-store.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { Changes } from "./changes.ts";
import { restoreDevice } from "./device-registry.ts";
import { fieldTwin } from "./field-twin.ts";
import type { Device } from "./lamp.ts";
import { restoreTown } from "./restore.ts";
import type { Reloaded, Town } from "./town.ts";
import { unitOf } from "./unit-troubles.ts";

/** What the start of a town leaves to be done once devices can be told of it. */
export interface StartedTown {
  readonly loaded: Reloaded;
  /** They serve nothing any more, and something stands on their topics. */
  readonly outOfUse: ReadonlySet<Device>;
}

/** Brings inventory and field.db together: who left while field was away leaves nothing behind. Changes `town`. */
export function startTown(
  town: Town,
  field: FieldStore,
  office: OfficeReader,
  changes: Changes,
  now: EpochMs,
): StartedTown {
  const twins = new Map([...field.loadTwins()].map((twin) => [twin.lightId, fieldTwin(twin)]));
  for (const device of field.loadDevices()) restoreDevice(town, device);
  const loaded = town.load(office, (lightId) => twins.get(lightId) ?? null);
  const outOfUse = restoreTown(town, field);
  // Without an inventory nobody has left.
  if (!office.ready()) return { loaded, outOfUse: new Set() };
  const isGone = (lightId: string): boolean => town.lampOf(lightId) === null;
  for (const lightId of twins.keys()) if (isGone(lightId)) changes.removedTwins.push(lightId);
  for (const { lightPointId } of field.overrides()) {
    if (isGone(lightPointId)) changes.override(lightPointId, null);
  }
  for (const line of field.openLedger()) {
    if (!isGone(line.lightPointId)) continue;
    const state = isEnded(line.state) || line.state === "applied" ? line.state : "superseded";
    changes.line({ ...line, state, endedAt: now });
  }
  for (const cause of field.openCauses()) {
    // A device's own goes on with the device.
    if (cause.kind === "schemaViolation") continue;
    if (isGone(cause.lightPointId ?? unitOf(cause))) changes.cause({ ...cause, clearedAt: now });
  }
  return { loaded, outOfUse };
}
