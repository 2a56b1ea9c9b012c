import type { EpochMs } from "../domain/clock.ts";
import { switchedLevel } from "../domain/segment-plan.ts";
import type { Codec } from "../firmware-contracts/codec.ts";
import type { TelemetryRow } from "../store/telemetry.ts";
import type { BatchMessage } from "./batch.ts";
import type { Changes } from "./changes.ts";
import type { DeviceCommands } from "./device-commands.ts";
import type { DeviceRegistry } from "./device-registry.ts";
import type { EnergySink } from "./energy-account.ts";
import { type Device, isDrivenLive, type Lamp, lampAt } from "./lamp.ts";
import type { Metrics } from "./metrics.ts";
import type { Quarantine } from "./quarantine.ts";
import { isOfSeat } from "./seats.ts";
import type { Town } from "./town.ts";

/** What the parts of the receiver share. */
export interface ReceiveDependencies {
  readonly town: Town;
  readonly codec: Codec;
  readonly changes: Changes;
  readonly quarantine: Quarantine;
  readonly metrics: Metrics;
  readonly energy: EnergySink;
  readonly registry: DeviceRegistry;
  readonly commands: DeviceCommands;
  /** Takes a reading on its way into history; null while history reads the inbox by itself. */
  readonly history: () => ((row: TelemetryRow) => void) | null;
  /** The device has said who it is, and it is not what it said before. */
  readonly onAnnounced: (device: Device, now: EpochMs) => void;
  /** A message that could not be processed by a fault of ours. */
  readonly onFailure: (message: string, context: Readonly<Record<string, unknown>>) => void;
}

/**
 * The light point whose words a device's are on an output; null where there is none, or where they are older than its being hung there.
 * An output that the device has waits for a light point, which is no fault of the message; any other is.
 */
export function speaker(
  deps: ReceiveDependencies,
  device: Device,
  message: BatchMessage,
  output: number,
  field: string,
  at: EpochMs,
): Lamp | null {
  const lamp = lampAt(device, output);
  if (lamp !== null && isOfSeat(lamp, at)) return lamp;
  // Of another place, or by a clock that goes wrong; said here and now all the same.
  if (lamp !== null && isOfSeat(lamp, message.receivedAt)) hear(deps, lamp, message.receivedAt);
  const waits = device.lamps.length === 0 || device.announced?.outputs.includes(output) === true;
  if (lamp !== null || waits) {
    deps.metrics.add("lichtpunkt_unbound_words_total");
    return null;
  }
  const detail = `the inventory has no light point on output ${output} of this device`;
  deps.quarantine.put(device, message, "unknownOutput", field, detail);
  return null;
}

/** A sign of life, whatever else the message says. */
export function hear({ changes }: ReceiveDependencies, lamp: Lamp, receivedAt: EpochMs): void {
  const { twin } = lamp;
  if (twin.lastSeen === null || receivedAt > twin.lastSeen) twin.lastSeen = receivedAt;
  changes.lamp(lamp);
}

/** What a segment says of its level is on or off, however its firmware puts it. */
export function asSwitched(said: { actualLightLevel?: number; feedbackLevel?: number }): void {
  if (said.actualLightLevel !== undefined)
    said.actualLightLevel = switchedLevel(said.actualLightLevel);
  if (said.feedbackLevel !== undefined) said.feedbackLevel = switchedLevel(said.feedbackLevel);
}

/** The plan of such a device travels in its override slot, so its word "override" means the plan while nobody switches by hand. */
export function followsPlanLive(lamp: Lamp): boolean {
  return lamp.override === null && lamp.hold === null && isDrivenLive(lamp);
}
