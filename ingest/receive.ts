import type { EpochMs } from "../domain/clock.ts";
import { applyAck, applyConnection, applyEvent, applyState } from "../domain/twin.ts";
import type {
  AckMessage,
  AnnounceMessage,
  ConnectionMessage,
  EventMessage,
  Reading,
  StateMessage,
} from "../firmware-contracts/types/messages.ts";
import type { BatchMessage } from "./batch.ts";
import { followAck, followState } from "./command-progress.ts";
import type { Device } from "./lamp.ts";
import { moveCommand } from "./ledger-lines.ts";
import {
  asSwitched,
  followsPlanLive,
  hear,
  type ReceiveDependencies,
  speaker,
} from "./receive-context.ts";
import { onGatewayReading, onReading } from "./receive-readings.ts";

/** Unknown fields counted by name: a device that invents names must not fill the memory, nor the list that goes out each second. */
const mostNamedFields = 100;

/**
 * Makes the function that takes one message to the twins it concerns. It is called once per message and allocates nothing of its own
 * but the history's row; a message that cannot be taken is set aside and never throws.
 */
export function createReceiver(deps: ReceiveDependencies): (message: BatchMessage) => void {
  const { town, codec, quarantine, metrics, registry } = deps;

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

  const take = (message: BatchMessage): void => {
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
    // Whatever its controller says of its segments shows that the cabinet is heard. A connection message may be its will.
    if (device.cabinet !== null && kind !== "connection") hear(deps, device.cabinet, receivedAt);
    if (kind !== "connection") registry.heard(device, receivedAt);
    if (kind === "gatewayTelemetry") {
      // The codec types by kind; the switch on a variable kind loses that.
      const { readings } = decoded.message as { readings: (Reading & { device: string })[] };
      for (const reading of readings) onGatewayReading(deps, device, message, reading);
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

  return (message) => {
    try {
      take(message);
    } catch (error) {
      // A fault of ours in one message must not stop all the others, nor come again at each start.
      metrics.add("lichtpunkt_message_failures_total");
      deps.onFailure("a message could not be processed", {
        deviceId: message.deviceId,
        kind: message.kind,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  };
}

function onState(
  deps: ReceiveDependencies,
  device: Device,
  message: BatchMessage,
  state: StateMessage,
): void {
  for (const output of state.outputs) {
    const { receivedAt } = message;
    const lamp = speaker(deps, device, message, output.output, "outputs.output", receivedAt);
    if (lamp === null) continue;
    if (output.reason === "override" && followsPlanLive(lamp)) output.reason = "program";
    if (lamp.role === "segment") asSwitched(output);
    applyState(lamp.twin, state, output, message.receivedAt);
    deps.changes.lamp(lamp);
    followState(deps.changes, lamp, output, message.receivedAt);
  }
  device.bootId = state.bootId;
  // It says its state after it has subscribed.
  deps.commands.listens(device, message.receivedAt);
}

function onAck(
  deps: ReceiveDependencies,
  device: Device,
  ack: AckMessage,
  receivedAt: EpochMs,
): void {
  if (ack.kind === "command") deps.commands.ack(device, ack, receivedAt);
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
  const { bootId } = device;
  deps.registry.connection(device, connection, receivedAt);
  if (connection.online && bootId !== null && connection.bootId !== bootId) {
    deps.commands.restarted(device, receivedAt);
  }
  if (device.cabinet !== null) {
    applyConnection(device.cabinet.twin, connection, receivedAt);
    deps.changes.lamp(device.cabinet);
  }
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
  if (event.eventType === "deviceReset") deps.commands.restarted(device, message.receivedAt);
  if (output === null && device.cabinet !== null) {
    applyEvent(device.cabinet.twin, event, message.receivedAt);
    deps.changes.lamp(device.cabinet);
    return;
  }
  const outputs = output === null ? device.lamps.map(({ light }) => light.output) : [output];
  const at = event.ts === undefined ? message.receivedAt : event.ts;
  for (const one of outputs) {
    const lamp = speaker(deps, device, message, one, "output", at);
    if (lamp === null) continue;
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
  const before = device.announced;
  deps.registry.announced(device, announce, receivedAt);
  for (const lamp of device.lamps) hear(deps, lamp, receivedAt);
  const after = device.announced;
  const runsOtherwise =
    before?.maxSwitchPoints !== after?.maxSwitchPoints ||
    before?.outputCalendars !== after?.outputCalendars;
  if (runsOtherwise) deps.onAnnounced(device, receivedAt);
}
