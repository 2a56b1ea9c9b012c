import type { EventType } from "../firmware-contracts/types/messages.ts";
import type { CabinetFault } from "./cabinet-controller.ts";
import { decideOutputs } from "./lamp-decision.ts";
import { quirk } from "./lamp-electrics.ts";
import { announcement, deviceTime, intervalOf, tellState } from "./lamp-reports.ts";
import type { LampState, LampTraits, Said } from "./lamp-state.ts";

export type LampFault =
  | { readonly kind: "lampFailure" | "cycling"; readonly output: number; readonly present: boolean }
  /** The clock shows `aheadMs` too much and SNTP does not mend it. */
  | { readonly kind: "clock"; readonly aheadMs: number }
  | CabinetFault;

/** The first words on a new connection, then what could not be said before. */
export function greet(traits: LampTraits, state: LampState, said: Said[], now: number): void {
  state.connected = true;
  if (!state.clockStuck) state.clockError = 0;
  state.timeValid = true;
  state.lastTimeSync = now + state.clockError;
  const { bootId, connectionCount } = state;
  said.push({
    message: "connection",
    payload: { online: true, bootId, connectionCount, ts: deviceTime(state, now) },
  });
  if (!state.announced) {
    state.announced = true;
    said.push(announcement(traits, state, now));
  }
  decideOutputs(traits, state, now);
  said.push(tellState(state, now));
  state.stateDueAt = rampsEnd(state, now);
  said.push(...state.unsaid);
  state.unsaid = [];
  for (let from = 0; from < state.backlog.length; from += readingsPerMessage) {
    const readings = state.backlog.slice(from, from + readingsPerMessage);
    said.push({ message: "telemetry", payload: { readings } });
  }
  state.backlog = [];
}

/** The contract allows 200 and 64 KiB; a controller with little memory sends less at once. */
const readingsPerMessage = 100;

/** After a boot: counters of the boot begin anew, what lies in flash stays. */
export function restarted(traits: LampTraits, state: LampState, said: Said[], now: number): true {
  state.bootId += 1;
  state.seq = 0;
  state.eventSeq = 0;
  state.commandsDone = [];
  state.connected = false;
  state.announced = false;
  state.timeValid = traits.keepsTime;
  state.lastTimeSync = null;
  state.pendingAcks = [];
  for (const output of state.outputs) {
    Object.assign(output, {
      rampFrom: 0,
      target: 0,
      rampStart: now,
      rampEnd: now,
      blink: null,
      countedTo: now,
    });
  }
  decideOutputs(traits, state, now);
  state.nextReadingAt = firstReading(traits, state, now);
  const { bootId } = state;
  const seq = state.eventSeq++;
  say(state, said, {
    message: "event",
    payload: { eventType: "deviceReset", phase: "start", seq, ...stamp(state, now), bootId },
  });
  return true;
}

export function cutOff(state: LampState, now: number): true {
  state.connected = false;
  for (const output of state.outputs) {
    Object.assign(output, { rampFrom: 0, target: 0, rampStart: now, rampEnd: now, blink: null });
  }
  return true;
}

export function suffer(state: LampState, said: Said[], fault: LampFault, now: number): void {
  if (fault.kind === "clock") {
    state.clockError = fault.aheadMs;
    state.clockStuck = true;
    return;
  }
  if (fault.kind === "door" || fault.kind === "hand" || fault.kind === "breaker") {
    sufferAtCabinet(state, said, fault, now);
    return;
  }
  const output = state.outputs.find((entry) => entry.output === fault.output);
  if (output === undefined) return;
  const field = fault.kind === "lampFailure" ? "failed" : "cycling";
  if (output[field] === fault.present) return;
  output[field] = fault.present;
  state.changeReadingAt = now;
  say(state, said, {
    message: "event",
    payload: {
      eventType: fault.kind === "lampFailure" ? "lampFailure" : "cyclingFailure",
      phase: fault.present ? "start" : "end",
      seq: state.eventSeq++,
      bootId: state.bootId,
      output: fault.output,
      ...(state.timeValid ? { ts: deviceTime(state, now) } : {}),
    },
  });
}

/** The state and a reading follow at once, with the event. */
function sufferAtCabinet(state: LampState, said: Said[], fault: CabinetFault, now: number): void {
  const { cabinet } = state;
  if (cabinet === null) return;
  state.changeReadingAt = now;
  state.stateDueAt = now;
  const tell = (eventType: EventType, starts: boolean, output?: number): void => {
    say(state, said, {
      message: "event",
      payload: {
        eventType,
        phase: starts ? "start" : "end",
        seq: state.eventSeq++,
        ...stamp(state, now),
        ...(output === undefined ? {} : { output }),
      },
    });
  };
  switch (fault.kind) {
    case "door":
      state.cabinet = { ...cabinet, doorOpen: fault.open };
      tell("cabinetDoorOpen", fault.open);
      return;
    case "hand":
      state.cabinet = { ...cabinet, hand: fault.position };
      tell("localOverride", fault.position !== "NONE");
      return;
    case "breaker": {
      const output = state.outputs.find((entry) => entry.output === fault.output);
      if (output === undefined) return;
      output.failed = fault.tripped;
      tell("circuitBreakerTripped", fault.tripped, fault.output);
    }
  }
}

/** Says it now, or keeps it for the next connection, the newest 50. */
export function say(state: LampState, said: Said[], message: Said): void {
  if (state.connected) said.push(message);
  else state.unsaid = [...state.unsaid, message].slice(-50);
}

export function stamp(state: LampState, now: number): { ts?: number; bootId: number } {
  return { ...(state.timeValid ? { ts: deviceTime(state, now) } : {}), bootId: state.bootId };
}

/** Lamps report at their own moments within the interval, so that a town does not speak all at once. */
export function firstReading(traits: LampTraits, state: LampState, now: number): number {
  const interval = intervalOf(traits, state) * 1000;
  const phase = (0.5 + 0.5 * quirk(traits.device, "phase")) * interval;
  return Math.floor((now - phase) / interval + 1) * interval + phase;
}

/** The state is told again when what it promised is reached. */
export function rampsEnd(state: LampState, now: number): number {
  const last = state.outputs.reduce(
    (end, { rampEnd, blink }) => Math.max(end, rampEnd, blink?.until ?? 0),
    now,
  );
  return last > now ? last : Infinity;
}
