import type { EpochMs } from "../domain/clock.ts";
import { expectedPower } from "../domain/power.ts";
import { compareVersions } from "../domain/versions.ts";
import type { AckMessage, OutputState, Reading } from "../firmware-contracts/types/messages.ts";
import type { Changes } from "./changes.ts";
import type { Lamp } from "./lamp.ts";
import { moveCommand } from "./ledger-lines.ts";

/** DALI steps and the lamp's rounding. */
const levelTolerance = 2;
/** A power shows a level when it is this close to the curve: a share of it, or a few watts for small lamps and standby. */
const powerShare = 0.2;
const powerWatts = 3;

/** What an acknowledgement says of the lamp's newest command. */
export function followAck(
  changes: Changes,
  lamp: Lamp,
  ack: AckMessage,
  receivedAt: EpochMs,
): void {
  const { command } = lamp;
  if (ack.kind !== "override" || command === null) return;
  if (command.epoch !== ack.epoch || command.version !== ack.version) return;
  moveCommand(changes, lamp, ack.phase, receivedAt, ack.code ?? null);
}

/** What a reported state says of it: the slot's version shows that it arrived, for acknowledgements may be lost. */
export function followState(
  changes: Changes,
  lamp: Lamp,
  output: OutputState,
  receivedAt: EpochMs,
): void {
  const { command } = lamp;
  const slot = output.slots.override;
  if (command === null || command.endedAt !== null || slot === undefined) return;
  const { epoch, version, level } = command;
  if (epoch === null || version === null || compareVersions(slot, { epoch, version }) !== 0) return;
  moveCommand(changes, lamp, "received", receivedAt);
  const reached =
    level === null
      ? output.reason !== "override"
      : output.actualLightLevel !== undefined &&
        Math.abs(output.actualLightLevel - level) <= levelTolerance;
  if (reached) moveCommand(changes, lamp, "applied", receivedAt);
}

/** A reading taken since the command shows by level and power whether what was acknowledged is in effect. */
export function followReading(
  changes: Changes,
  lamp: Lamp,
  reading: Reading,
  at: EpochMs,
  receivedAt: EpochMs,
): void {
  const { command } = lamp;
  if (command === null || command.endedAt !== null || command.level === null) return;
  if (command.state !== "applied" || at < command.createdAt) return;
  const { actualLightLevel, activePower } = reading;
  if (actualLightLevel === undefined && activePower === undefined) return;
  if (
    actualLightLevel !== undefined &&
    Math.abs(actualLightLevel - command.level) > levelTolerance
  ) {
    return;
  }
  if (activePower !== undefined && lamp.type !== null) {
    const expected = expectedPower(lamp.type, command.level);
    if (Math.abs(activePower - expected) > Math.max(powerWatts, expected * powerShare)) return;
  }
  moveCommand(changes, lamp, "measured", receivedAt);
}
