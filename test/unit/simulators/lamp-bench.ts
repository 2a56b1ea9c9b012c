import type {
  AckMessage,
  ConfigMessage,
  OverrideEntry,
  ProgramMessage,
  Reading,
  StateMessage,
} from "../../../firmware-contracts/types/messages.ts";
import { runProgram } from "../../../simulators/evaluate-program.ts";
import { connecting, newLamp, step } from "../../../simulators/lamp.ts";
import type { LampInput } from "../../../simulators/lamp.ts";
import type { LampMemory, LampState, LampTraits, Said } from "../../../simulators/lamp-state.ts";

/** 2026-02-01 15:00 UTC: an hour before sunset in Berlin. */
export const start = Date.parse("2026-02-01T15:00:00Z");
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

export function traits(parts: Partial<LampTraits> = {}): LampTraits {
  return {
    device: "lc-00000001",
    outputs: [
      {
        output: 1,
        ratedPower: 40,
        standbyPower: 0.5,
        powerCurve: [
          [0, 0.5],
          [50, 21],
          [100, 40],
        ],
      },
    ],
    position: null,
    maxSwitchPoints: 100,
    keepsTime: true,
    reportingInterval: 900,
    changeJitter: 0,
    backlogLimit: 500,
    ...parts,
  };
}

/** A lamp on the bench: its clock is moved by hand, and everything it says is kept. */
export interface Bench {
  now: number;
  state: LampState;
  readonly said: Said[];
  restarts: number;
  take(input: LampInput): void;
  pass(ms: number): void;
  connect(): Said;
  program(message: ProgramMessage): void;
  override(...overrides: OverrideEntry[]): void;
  config(parts: Partial<ConfigMessage>): void;
  level(output?: number): number;
  acks(): AckMessage[];
  states(): StateMessage[];
  readings(): Reading[];
  /** Forgets what was said so far. */
  hush(): void;
}

export function bench(parts: Partial<LampTraits> = {}, memory: LampMemory | null = null): Bench {
  const built = traits(parts);
  const lamp: Bench = {
    now: start,
    state: newLamp(built, start, 7, memory),
    said: [],
    restarts: 0,
    take: (input) => {
      const { state, messages, restart } = step(built, lamp.state, input, lamp.now);
      lamp.state = state;
      lamp.said.push(...messages);
      if (restart) lamp.restarts += 1;
    },
    pass: (ms) => {
      lamp.now += ms;
      lamp.take({ kind: "tick" });
    },
    connect: () => {
      const { state, will } = connecting(lamp.state);
      lamp.state = state;
      lamp.take({ kind: "connected" });
      return will;
    },
    program: (message) => lamp.take({ kind: "program", message, runner: runProgram(message) }),
    override: (...overrides) =>
      lamp.take({ kind: "override", group: null, message: { overrides } }),
    config: (config) =>
      lamp.take({
        kind: "config",
        message: {
          epoch: 1,
          version: 1,
          issuedAt: lamp.now,
          expiresAt: null,
          defaultLightLevel: 100,
          minimumLevel: 0,
          reportingInterval: 900,
          groups: [],
          ...config,
        },
      }),
    level: (output = 1) => lamp.state.outputs.find((entry) => entry.output === output)!.target,
    acks: () => lamp.said.flatMap((said) => (said.message === "ack" ? [said.payload] : [])),
    states: () => lamp.said.flatMap((said) => (said.message === "state" ? [said.payload] : [])),
    readings: () =>
      lamp.said.flatMap((said) => (said.message === "telemetry" ? said.payload.readings : [])),
    hush: () => {
      lamp.said.length = 0;
    },
  };
  return lamp;
}

/** An override that holds for an hour unless said otherwise. */
export function hold(
  version: number,
  level: number,
  parts: Partial<Extract<OverrideEntry, { level: number }>> = {},
): OverrideEntry {
  return {
    epoch: 1,
    version,
    issuedAt: start,
    expiresAt: start + hour,
    level,
    rampTime: 0,
    reason: "override",
    ...parts,
  };
}

export function clear(version: number, epoch = 1): OverrideEntry {
  return { epoch, version, issuedAt: start, expiresAt: null, cleared: true };
}
