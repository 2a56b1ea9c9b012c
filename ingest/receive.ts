import type { EpochMs } from "../domain/clock.ts";
import {
  applyAck,
  applyConnection,
  applyEvent,
  applyReading,
  applyState,
  effectiveTime,
  readingQuality,
} from "../domain/twin.ts";
import type { Codec } from "../firmware-contracts/codec.ts";
import type {
  AckMessage,
  AnnounceMessage,
  ConnectionMessage,
  EventMessage,
  Reading,
  StateMessage,
} from "../firmware-contracts/types/messages.ts";
import type { TelemetryRow } from "../store/telemetry.ts";
import type { BatchMessage } from "./batch.ts";
import type { Changes } from "./changes.ts";
import { followAck, followReading, followState } from "./command-progress.ts";
import { countEnergy, type EnergySink } from "./energy-account.ts";
import { type Device, isDrivenLive, type Lamp, lampAt } from "./lamp.ts";
import { moveCommand } from "./ledger-lines.ts";
import type { Metrics } from "./metrics.ts";
import type { Quarantine } from "./quarantine.ts";
import type { Town } from "./town.ts";

/** Unknown fields counted by name: a device that invents names must not fill the memory, nor the list that goes out each second. */
const mostNamedFields = 100;

export interface ReceiveDependencies {
  readonly town: Town;
  readonly codec: Codec;
  readonly changes: Changes;
  readonly quarantine: Quarantine;
  readonly metrics: Metrics;
  readonly energy: EnergySink;
  /** Takes a reading on its way into history; null while history reads the inbox by itself. */
  readonly history: () => ((row: TelemetryRow) => void) | null;
  /** The device has said who it is, and it is not what it said before. */
  readonly onAnnounced: (device: Device, now: EpochMs) => void;
}

/**
 * Makes the function that takes one message to the twins it concerns. It is called once per message and allocates nothing of its own
 * but the history's row; a message that cannot be taken is set aside and never throws.
 */
export function createReceiver(deps: ReceiveDependencies): (message: BatchMessage) => void {
  const { town, codec, quarantine, metrics } = deps;

  const namedFields = new Set<string>();
  const unknownFields = (fields: readonly string[]): void => {
    for (const field of fields) {
      // The name comes from outside: what is no plain word, or one too many, is counted without it.
      const isPlain = /^[A-Za-z0-9_.[\]]{1,64}$/.test(field);
      if (isPlain && namedFields.size < mostNamedFields) namedFields.add(field);
      const label = namedFields.has(field) ? field : "other";
      metrics.add(`lichtpunkt_unknown_fields_total{field="${label}"}`);
    }
  };

  return (message) => {
    metrics.add("lichtpunkt_messages_total");
    const device = town.device(message.deviceId);
    const { kind, bytes, start, end, receivedAt } = message;
    if (message.tooLarge) {
      const detail = `${message.size} bytes: a message has at most 65536`;
      quarantine.put(device, message, "tooLarge", null, detail);
      return;
    }
    const decoded = codec.decode(kind, bytes, start, end);
    if (!decoded.ok) {
      quarantine.put(device, message, decoded.reason, decoded.field || null, decoded.detail);
      return;
    }
    if (decoded.unknown.length > 0) unknownFields(decoded.unknown);
    if (kind === "gatewayTelemetry") {
      // The codec types by kind; the switch on a variable kind loses that.
      const { readings } = decoded.message as { readings: (Reading & { device: string })[] };
      for (const reading of readings) onGatewayReading(deps, device, message, reading);
      return;
    }
    if (device.lamps.length === 0) {
      const detail = `no light point of the inventory names the device "${device.deviceId}"`;
      quarantine.put(device, message, "noLightPoint", null, detail);
      return;
    }
    switch (kind) {
      case "telemetry": {
        const { readings } = decoded.message as { readings: Reading[] };
        for (const reading of readings) onReading(deps, device, message, reading);
        return;
      }
      case "state":
        onState(deps, device, message, decoded.message as StateMessage);
        return;
      case "ack":
        onAck(deps, device, decoded.message as AckMessage, receivedAt);
        return;
      case "connection":
        onConnection(deps, device, decoded.message as ConnectionMessage, receivedAt);
        return;
      case "event":
        onEvent(deps, device, message, decoded.message as EventMessage);
        return;
      case "announce":
        onAnnounce(deps, device, decoded.message as AnnounceMessage, receivedAt);
    }
  };
}

function onGatewayReading(
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
  if (device.lamps.length === 0) {
    const detail = `no light point of the inventory names the device "${device.deviceId}"`;
    deps.quarantine.put(device, message, "noLightPoint", null, detail);
    return;
  }
  onReading(deps, device, message, reading);
}

function onReading(
  deps: ReceiveDependencies,
  device: Device,
  message: BatchMessage,
  reading: Reading,
): void {
  const { receivedAt } = message;
  const output = reading.output ?? 1;
  const lamp = lampAt(device, output);
  if (lamp === null) {
    const detail = `the inventory has no light point on output ${output} of this device`;
    deps.quarantine.put(device, message, "unknownOutput", "readings.output", detail);
    return;
  }
  if (reading.reason === "override" && followsPlanLive(device, lamp)) reading.reason = "program";
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
  const at = effectiveTime(reading.ts, receivedAt);
  const nightFrom = deps.town.nights.dayStart(at);
  if (countEnergy(twin, reading, at, lamp.group.rules, nightFrom, deps.energy)) {
    lamp.energyGrown = true;
  }
  if (lamp.command !== null) followReading(deps.changes, lamp, reading, at, receivedAt);
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

/** The plan of such a device travels in its override slot, so its word "override" means the plan while nobody switches by hand. */
function followsPlanLive(device: Device, lamp: Lamp): boolean {
  return lamp.override === null && isDrivenLive(device);
}

function onState(
  deps: ReceiveDependencies,
  device: Device,
  message: BatchMessage,
  state: StateMessage,
): void {
  for (const output of state.outputs) {
    const lamp = lampAt(device, output.output);
    if (lamp === null) {
      const detail = `the inventory has no light point on output ${output.output} of this device`;
      deps.quarantine.put(device, message, "unknownOutput", "outputs.output", detail);
      continue;
    }
    if (output.reason === "override" && followsPlanLive(device, lamp)) output.reason = "program";
    applyState(lamp.twin, state, output, message.receivedAt);
    deps.changes.lamp(lamp);
    followState(deps.changes, lamp, output, message.receivedAt);
  }
}

function onAck(
  deps: ReceiveDependencies,
  device: Device,
  ack: AckMessage,
  receivedAt: EpochMs,
): void {
  for (const lamp of device.lamps) {
    if (ack.output !== undefined && lamp.light.output !== ack.output) continue;
    applyAck(lamp.twin, ack, receivedAt);
    deps.changes.lamp(lamp);
    followAck(deps.changes, lamp, ack, receivedAt);
  }
}

function onConnection(
  deps: ReceiveDependencies,
  device: Device,
  connection: ConnectionMessage,
  receivedAt: EpochMs,
): void {
  for (const lamp of device.lamps) {
    applyConnection(lamp.twin, connection, receivedAt);
    deps.changes.lamp(lamp);
    // What is retained reaches a device with its first subscription after connecting.
    if (connection.online) moveCommand(deps.changes, lamp, "sent", receivedAt);
  }
}

function onEvent(
  deps: ReceiveDependencies,
  device: Device,
  message: BatchMessage,
  event: EventMessage,
): void {
  const output = event.output ?? null;
  const lamps =
    output === null ? device.lamps : device.lamps.filter((lamp) => lamp.light.output === output);
  if (lamps.length === 0) {
    const detail = `the inventory has no light point on output ${output} of this device`;
    deps.quarantine.put(device, message, "unknownOutput", "output", detail);
    return;
  }
  for (const lamp of lamps) {
    applyEvent(lamp.twin, event, message.receivedAt);
    deps.changes.lamp(lamp);
  }
}

function onAnnounce(
  deps: ReceiveDependencies,
  device: Device,
  announce: AnnounceMessage,
  receivedAt: EpochMs,
): void {
  const { serial, hwType, swVersion, maxSwitchPoints, reportingInterval } = announce;
  const { deviceId } = device;
  const before = device.announced;
  device.announced = { deviceId, serial, hwType, swVersion, maxSwitchPoints, reportingInterval };
  for (const lamp of device.lamps) {
    const { twin } = lamp;
    twin.announced = device.announced;
    if (twin.lastSeen === null || receivedAt > twin.lastSeen) twin.lastSeen = receivedAt;
    deps.changes.lamp(lamp);
  }
  if (before === null || before.maxSwitchPoints !== maxSwitchPoints) {
    deps.onAnnounced(device, receivedAt);
  }
}
