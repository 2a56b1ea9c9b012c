import type {
  CommandMessage,
  ConfigMessage,
  OverrideMessage,
  ProgramMessage,
} from "../firmware-contracts/types/messages.ts";
import { countMeter, newCabinet } from "./cabinet-controller.ts";
import type { ProgramRunner } from "./evaluate-program.ts";
import { countOn, quirk } from "./lamp-electrics.ts";
import { forget, obeyCommand, obeyOverride, takeConfig, takeProgram } from "./lamp-obedience.ts";
import {
  cutOff,
  firstReading,
  greet,
  rampsEnd,
  restarted,
  say,
  stamp,
  suffer,
} from "./lamp-life.ts";
import type { LampFault } from "./lamp-life.ts";
import { takeReadings, tellState } from "./lamp-reports.ts";
import { decideOutputs, nextDecision } from "./lamp-decision.ts";
import type { LampMemory, LampState, LampTraits, Said } from "./lamp-state.ts";

/** What can happen to a lamp. */
export type LampInput =
  | { readonly kind: "tick" }
  /** Its broker took the connection that `connecting` prepared. */
  | { readonly kind: "connected" }
  | { readonly kind: "disconnected" }
  | { readonly kind: "override"; readonly group: string | null; readonly message: OverrideMessage }
  | {
      readonly kind: "program";
      readonly message: ProgramMessage;
      readonly runner: ProgramRunner;
      /** Of outputs with a calendar of their own. */
      readonly byOutput?: ReadonlyMap<number, ProgramRunner>;
    }
  | { readonly kind: "config"; readonly message: ConfigMessage }
  | { readonly kind: "command"; readonly message: CommandMessage }
  | { readonly kind: "forget"; readonly what: "override" | "program" | "config" }
  /** Mains: a cut takes the connection with it, their return boots the device. */
  | { readonly kind: "supply"; readonly on: boolean }
  | { readonly kind: "fault"; readonly fault: LampFault };

export interface LampStep {
  readonly state: LampState;
  /** In the order in which they are to be published. */
  readonly messages: readonly Said[];
  /** The device wants to drop its connection and start again. */
  readonly restart: boolean;
}

/** A controller fresh from the factory, or one that remembers. `now` in ms since 1970; `bootId` must differ from boot to boot. */
export function newLamp(
  traits: LampTraits,
  now: number,
  bootId: number,
  memory: LampMemory | null = null,
): LampState {
  const age = 0.5 + 0.5 * quirk(traits.device, "age");
  const state: LampState = {
    bootId: memory === null ? bootId : Math.max(bootId, memory.bootId + 1),
    connectionCount: memory?.connectionCount ?? 0,
    seq: 0,
    eventSeq: 0,
    powered: true,
    connected: false,
    announced: false,
    clockError: 0,
    clockStuck: false,
    timeValid: traits.keepsTime,
    lastTimeSync: null,
    config: null,
    program: null,
    commandsDone: [],
    outputs: traits.outputs.map((output) => {
      const kept = memory?.outputs.find((entry) => entry.output === output.output);
      const burned = Math.round(1_200 + 15_000 * age);
      return {
        output: output.output,
        slot: kept?.slot ?? null,
        reason: "default",
        rampFrom: 0,
        target: 0,
        rampStart: now,
        rampEnd: now,
        blink: null,
        energy: kept?.energy ?? Math.round(burned * output.ratedPower * 0.62),
        burningHours: kept?.burningHours ?? burned,
        switchOns: kept?.switchOns ?? Math.round(burned / 11),
        gearTemperature: 12,
        countedTo: now,
        failed: false,
        cycling: false,
      };
    }),
    pendingAcks: [],
    backlog: [],
    unsaid: [],
    nextReadingAt: now,
    changeReadingAt: Infinity,
    stateDueAt: Infinity,
    cabinet: traits.cabinet === undefined ? null : newCabinet(traits.device, now),
    wakeAt: now,
  };
  decideOutputs(traits, state, now);
  state.nextReadingAt = firstReading(traits, state, now);
  state.wakeAt = wakeTime(state, now);
  return state;
}

/** What the device keeps in flash. */
export function memoryOf(state: LampState): LampMemory {
  return {
    bootId: state.bootId,
    connectionCount: state.connectionCount,
    outputs: state.outputs.map(({ output, slot, energy, burningHours, switchOns }) => ({
      output,
      slot,
      energy,
      burningHours,
      switchOns,
    })),
  };
}

/** Raises the connection's number and gives the will to register with it. Before each CONNECT. */
export function connecting(state: LampState): {
  readonly state: LampState;
  readonly will: Extract<Said, { message: "connection" }>;
} {
  const connectionCount = state.connectionCount + 1;
  return {
    state: { ...state, connectionCount },
    will: {
      message: "connection",
      payload: { online: false, bootId: state.bootId, connectionCount: connectionCount + 1 },
    },
  };
}

/**
 * Lets time pass up to `now` (ms since 1970, true time), then lets `input` happen. Whatever was due in between happened at its own instant.
 * The state given is left as it was.
 */
export function step(
  traits: LampTraits,
  given: LampState,
  input: LampInput,
  now: number,
): LampStep {
  const state = copied(given);
  const said: Said[] = [];
  // Bounded: with a step a minute this is more than a month alone.
  for (let turn = 0; state.wakeAt < now && turn < 50_000; turn++) {
    live(traits, state, said, state.wakeAt);
  }
  live(traits, state, said, now);
  const restart = happen(traits, state, said, input, now);
  live(traits, state, said, now);
  return { state, messages: said, restart };
}

/** Everything that is due at `now` and lies in the lamp itself. */
function live(traits: LampTraits, state: LampState, said: Said[], now: number): void {
  if (!state.powered) {
    for (const output of state.outputs) output.countedTo = now;
    state.wakeAt = Infinity;
    return;
  }
  state.outputs.forEach((output, index) => {
    const built = traits.outputs[index];
    if (built !== undefined) countOn(built, traits.device, output, now);
  });
  countMeter(traits, state, now);
  decideOutputs(traits, state, now);
  const done = state.pendingAcks.filter((ack) => ack.at <= now);
  if (done.length > 0) {
    state.pendingAcks = state.pendingAcks.filter((ack) => ack.at > now);
    for (const { at: _at, commandId, output, ...ack } of done) {
      say(state, said, {
        message: "ack",
        payload: {
          ...ack,
          phase: "applied",
          ...(commandId === undefined ? {} : { commandId }),
          ...(output === undefined ? {} : { output }),
          ...stamp(state, now),
        },
      });
    }
  }
  if (state.stateDueAt <= now) {
    state.stateDueAt = rampsEnd(state, now);
    if (state.connected) said.push(tellState(state, now));
  }
  if (state.nextReadingAt <= now || state.changeReadingAt <= now) {
    takeReadings(traits, state, said, now);
  }
  state.wakeAt = wakeTime(state, now);
}

function wakeTime(state: LampState, now: number): number {
  const acks = state.pendingAcks.reduce((soonest, ack) => Math.min(soonest, ack.at), Infinity);
  const soonest = Math.min(
    acks,
    state.stateDueAt,
    state.nextReadingAt,
    state.changeReadingAt,
    nextDecision(state, now),
  );
  // A whole millisecond further each time, whatever the sums say.
  return Math.max(Math.ceil(soonest), now + 1);
}

function happen(
  traits: LampTraits,
  state: LampState,
  said: Said[],
  input: LampInput,
  now: number,
): boolean {
  if (!state.powered && !(input.kind === "supply" && input.on)) {
    if (input.kind === "disconnected") state.connected = false;
    return false;
  }
  switch (input.kind) {
    case "tick":
      return false;
    case "connected":
      greet(traits, state, said, now);
      return false;
    case "disconnected":
      state.connected = false;
      return false;
    case "override":
      obeyOverride(traits, state, said, input.message, input.group, now);
      return false;
    case "program":
      takeProgram(traits, state, said, input, now);
      return false;
    case "config":
      takeConfig(state, said, input.message, now);
      return false;
    case "command":
      return (
        obeyCommand(traits, state, said, input.message, now) && restarted(traits, state, said, now)
      );
    case "forget":
      forget(traits, state, input.what, now);
      return false;
    case "supply":
      if (input.on === state.powered) return false;
      state.powered = input.on;
      return input.on ? restarted(traits, state, said, now) : cutOff(state, now);
    case "fault":
      suffer(state, said, input.fault, now);
      return false;
  }
}

function copied(state: LampState): LampState {
  return {
    ...state,
    outputs: state.outputs.map((output) => ({ ...output })),
  };
}
