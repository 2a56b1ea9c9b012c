import type { EpochMs } from "../domain/clock.ts";
import { applyReading, effectiveTime, readingQuality } from "../domain/twin.ts";
import type { Reading } from "../firmware-contracts/types/messages.ts";
import type { TelemetryRow } from "../store/telemetry.ts";
import type { BatchMessage } from "./batch.ts";
import { takeCabinetReading } from "./cabinet-words.ts";
import { followReading } from "./command-progress.ts";
import { countEnergy } from "./energy-account.ts";
import type { Device, Lamp } from "./lamp.ts";
import {
  asSwitched,
  followsPlanLive,
  type ReceiveDependencies,
  speaker,
} from "./receive-context.ts";
import { isOfSeat } from "./seats.ts";

/** A reading that a gateway brings of a device behind it. */
export function onGatewayReading(
  deps: ReceiveDependencies,
  gateway: Device,
  message: BatchMessage,
  reading: Reading & { readonly device: string },
): void {
  if (!gateway.speaksFor.has(reading.device)) {
    const detail = `the inventory does not place the device "${reading.device}" behind this gateway`;
    deps.quarantine.put(gateway, message, "notBehindGateway", "readings.device", detail);
    return;
  }
  const device = deps.town.device(reading.device);
  deps.registry.heard(device, message.receivedAt);
  onReading(deps, device, message, reading);
}

/** A reading of a device's own. */
export function onReading(
  deps: ReceiveDependencies,
  device: Device,
  message: BatchMessage,
  reading: Reading,
): void {
  const { receivedAt } = message;
  const output = reading.output ?? 1;
  const said = effectiveTime(reading.ts, receivedAt);
  if (device.cabinet !== null && reading.output === undefined) {
    if (isOfSeat(device.cabinet, said)) {
      onCabinetReading(deps, device, device.cabinet, reading, receivedAt);
    } else {
      deps.metrics.add("lichtpunkt_unbound_words_total");
    }
    return;
  }
  const lamp = speaker(deps, device, message, output, "readings.output", said);
  if (lamp === null) return;
  if (reading.reason === "override" && followsPlanLive(lamp)) reading.reason = "program";
  if (lamp.role === "segment") asSwitched(reading);
  const { twin } = lamp;
  const taken = applyReading(twin, reading, receivedAt);
  deps.changes.lamp(lamp);
  if (taken === "duplicate") {
    deps.metrics.add("lichtpunkt_duplicates_total");
    return;
  }
  const history = deps.history();
  if (history !== null) history(historyRow(lamp.light.lightId, output, reading, receivedAt));
  if (taken !== "moved") return;
  // What a segment takes is counted with its light points.
  if (lamp.role === "light") {
    const nightFrom = deps.town.nights.dayStart(said);
    if (countEnergy(twin, reading, said, lamp.group.rules, nightFrom, deps.energy)) {
      lamp.energyGrown = true;
    }
  }
  if (lamp.command !== null) followReading(deps.changes, lamp, reading, said, receivedAt);
}

function onCabinetReading(
  deps: ReceiveDependencies,
  device: Device,
  cabinet: Lamp,
  reading: Reading,
  receivedAt: EpochMs,
): void {
  const { changes, metrics } = deps;
  const taken = takeCabinetReading(cabinet, device, reading, receivedAt, (unit, one) => {
    if (applyReading(unit.twin, one, receivedAt) !== "moved") return;
    changes.lamp(unit);
    if (unit.command !== null) followReading(changes, unit, one, one.ts, receivedAt);
  });
  changes.lamp(cabinet);
  if (taken === "duplicate") metrics.add("lichtpunkt_duplicates_total");
  else deps.history()?.(historyRow(cabinet.light.lightId, 1, reading, receivedAt));
}

/** A reading as a row of history. The decoded reading is ours alone, so it becomes the row itself. */
export function historyRow(
  lightPointId: string,
  output: number,
  reading: Reading,
  receivedAt: EpochMs,
): TelemetryRow {
  const row = reading as Reading & { -readonly [K in keyof TelemetryRow]: TelemetryRow[K] };
  row.lightPointId = lightPointId;
  row.output = output;
  row.quality = readingQuality(reading.ts, receivedAt);
  return row;
}
