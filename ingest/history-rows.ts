import { effectiveTime } from "../domain/twin.ts";
import type { Codec } from "../firmware-contracts/codec.ts";
import type { Reading } from "../firmware-contracts/types/messages.ts";
import type { InboxBatch } from "../store/inbox.ts";
import type { TelemetryRow } from "../store/telemetry.ts";
import { type BatchMessage, forEachMessage } from "./batch.ts";
import { nameAsAnyOther } from "./cabinet-words.ts";
import { type Device, lampAt } from "./lamp.ts";
import { historyRow } from "./receive-readings.ts";
import { isOfSeat } from "./seats.ts";
import type { Town } from "./town.ts";

/**
 * The readings of a stored batch as rows of history, for catching up after an outage. What was set aside or has no light point is left out;
 * doubled readings are handed on, for history keeps each once.
 */
export function historyRowsOf(batch: InboxBatch, town: Town, codec: Codec): TelemetryRow[] {
  const rows: TelemetryRow[] = [];
  forEachMessage(batch.batch, (message) => {
    if (message.tooLarge) return;
    if (message.kind === "telemetry") {
      const decoded = codec.decode("telemetry", message.bytes, message.start, message.end);
      const device = town.devices.get(message.deviceId);
      if (!decoded.ok || device === undefined) return;
      for (const reading of decoded.message.readings) add(rows, device, message, reading);
    } else if (message.kind === "gatewayTelemetry") {
      const decoded = codec.decode("gatewayTelemetry", message.bytes, message.start, message.end);
      const gateway = town.devices.get(message.deviceId);
      if (!decoded.ok || gateway === undefined) return;
      for (const reading of decoded.message.readings) {
        const device = town.devices.get(reading.device);
        if (device === undefined || !gateway.speaksFor.has(reading.device)) continue;
        add(rows, device, message, reading);
      }
    }
  });
  return rows;
}

function add(rows: TelemetryRow[], device: Device, message: BatchMessage, reading: Reading): void {
  const output = reading.output ?? 1;
  const said = effectiveTime(reading.ts, message.receivedAt);
  if (device.cabinet !== null && reading.output === undefined) {
    if (!isOfSeat(device.cabinet, said)) return;
    nameAsAnyOther(reading);
    rows.push(historyRow(device.cabinet.light.lightId, output, reading, message.receivedAt));
    return;
  }
  const lamp = lampAt(device, output);
  if (lamp === null || !isOfSeat(lamp, said)) return;
  rows.push(historyRow(lamp.light.lightId, output, reading, message.receivedAt));
}
