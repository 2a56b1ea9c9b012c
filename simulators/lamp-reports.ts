import type { Reading } from "../firmware-contracts/types/messages.ts";
import { cabinetAnnouncement, measureCabinet } from "./cabinet-controller.ts";
import { levelAt, measure } from "./lamp-electrics.ts";
import type { LampState, LampTraits, Said } from "./lamp-state.ts";

/** How many readings a long ramp is shown by. */
const readingsOfRamp = 5;
const leastBetweenMs = 5_000;

/** What the device's own clock shows, ms since 1970. */
export function deviceTime(state: LampState, now: number): number {
  return Math.round(now + state.clockError);
}

export function announcement(traits: LampTraits, state: LampState, now: number): Said {
  return {
    message: "announce",
    payload: {
      serial: traits.device,
      hwType: traits.outputs.length > 1 ? "SimLamp D2" : "SimLamp D1",
      swVersion: traits.maxSwitchPoints > 0 ? "2.4.1" : "1.9.0",
      manufacturer: "Lichtpunkt Simulators",
      deviceClass: "luminaireController",
      ts: deviceTime(state, now),
      bootId: state.bootId,
      outputs: traits.outputs.map((output) => ({
        output: output.output,
        dimmable: true,
        nominalPower: output.ratedPower,
      })),
      maxSwitchPoints: traits.maxSwitchPoints,
      outputCalendars: traits.maxSwitchPoints > 0,
      astro: traits.maxSwitchPoints > 0,
      clo: false,
      sensors: ["temperature", "meter"],
      ...(traits.cabinet === undefined ? {} : cabinetAnnouncement(traits, traits.cabinet)),
      reportingInterval: intervalOf(traits, state),
      ...(traits.position === null
        ? {}
        : { position: { longitude: traits.position[0], latitude: traits.position[1] } }),
    },
  };
}

export function intervalOf(traits: LampTraits, state: LampState): number {
  return state.config?.reportingInterval ?? traits.reportingInterval;
}

export function tellState(state: LampState, now: number): Said {
  const { program, config } = state;
  return {
    message: "state",
    payload: {
      ...(state.timeValid ? { ts: deviceTime(state, now) } : {}),
      bootId: state.bootId,
      outputs: state.outputs.map((output) => ({
        output: output.output,
        feedbackLevel: output.target,
        actualLightLevel: output.failed ? 0 : Math.round(levelAt(output, now)),
        reason: output.reason,
        slots: {
          ...(output.slot === null
            ? {}
            : { override: { epoch: output.slot.epoch, version: output.slot.version } }),
          ...(program === null
            ? {}
            : { program: { epoch: program.epoch, version: program.version } }),
        },
      })),
      ...(config === null ? {} : { config: { epoch: config.epoch, version: config.version } }),
      programHash: program?.hash ?? null,
      lastTimeSync: state.lastTimeSync === null ? null : Math.round(state.lastTimeSync),
    },
  };
}

/** Reads all outputs; says it, or keeps it while there is no connection. Sets when the next readings are due. */
export function takeReadings(
  traits: LampTraits,
  state: LampState,
  said: Said[],
  now: number,
): void {
  const interval = intervalOf(traits, state) * 1000;
  while (state.nextReadingAt <= now) state.nextReadingAt += interval;
  state.changeReadingAt = state.outputs.reduce(
    (soonest, output) => Math.min(soonest, rampReading(output.rampStart, output.rampEnd, now)),
    Infinity,
  );
  // A reading without a time cannot be placed, so there is none until the clock was set.
  if (!state.timeValid) return;
  const head = () => ({ ts: deviceTime(state, now), seq: state.seq++, bootId: state.bootId });
  const readings: Reading[] =
    state.cabinet === null
      ? traits.outputs.flatMap((built, index) => {
          const output = state.outputs[index];
          return output === undefined
            ? []
            : [{ ...head(), ...measure(traits, built, output, now) }];
        })
      : [{ ...head(), ...measureCabinet(traits, state, now) }];
  if (state.connected) said.push({ message: "telemetry", payload: { readings } });
  else state.backlog = [...state.backlog, ...readings].slice(-traits.backlogLimit);
}

/** The next reading of a ramp after `now`: some on the way, one at its end. */
function rampReading(start: number, end: number, now: number): number {
  if (end <= now) return Infinity;
  return Math.min(end, now + Math.max((end - start) / readingsOfRamp, leastBetweenMs));
}
