import type { LightReason } from "../firmware-contracts/types/messages.ts";
import { nextBlink } from "./blink.ts";
import { quirk, rampedLevel } from "./lamp-electrics.ts";
import type { CabinetNow } from "./cabinet-controller.ts";
import type { ProgramNow, ProgramRunner } from "./evaluate-program.ts";
import type { LampState, LampTraits, OutputNow, OverrideSlot } from "./lamp-state.ts";
import { mix } from "./random.ts";

interface Wanted {
  readonly level: number;
  readonly reason: LightReason;
  readonly rampTime: number;
  /** Instant since which it is wanted, true time; a program's step began then. */
  readonly since: number;
}

/** Puts each output on the way to the level its rules want: override, then program, then default; the floor last. */
export function decideOutputs(traits: LampTraits, state: LampState, now: number): void {
  for (const output of state.outputs) {
    const slot = output.slot;
    if (slot?.hold && endOf(slot.hold, state) <= now) {
      // What has ended leaves its rank behind, so that nothing older comes back.
      output.slot = { ...slot, hold: null };
      state.stateDueAt = now;
    }
    const runner = state.timeValid ? runnerOf(state, output.output) : null;
    const program = runner === null ? null : runner.now(now + state.clockError);
    const asked = lifted(state, output, program, wantedOf(state, output, program, now));
    const wanted = state.cabinet === null ? asked : asSwitched(state.cabinet, asked);
    if (wanted.level === output.target && wanted.reason === output.reason) {
      continue;
    }
    const byHand = isByHand(wanted.reason) || isByHand(output.reason);
    if (wanted.level !== output.target) {
      if (output.target === 0 && wanted.level > 0) output.switchOns += 1;
      output.rampFrom = rampedLevel(output, now);
      output.target = wanted.level;
      output.rampStart = now;
      // A step of the program that began a while ago has its ramp behind it, or part of it; one that takes over from a hand has not.
      const begun = byHand ? now : wanted.since;
      output.rampEnd = Math.max(now, begun + wanted.rampTime * 1000);
    }
    output.reason = wanted.reason;
    // A whole town changes at the same second: what nobody waits for is told a little later.
    const spread = byHand ? 0 : traits.changeJitter * 1000 * share(traits, now);
    state.stateDueAt = Math.min(state.stateDueAt, now + spread);
    state.changeReadingAt = Math.min(state.changeReadingAt, now + spread);
  }
}

function isByHand(reason: LightReason): boolean {
  return reason === "override" || reason === "emergency" || reason === "localOverride";
}

function runnerOf({ program }: LampState, output: number): ProgramRunner | null {
  return program === null ? null : (program.byOutput.get(output) ?? program.runner);
}

/** A contactor is on or off, and the hand switch goes before everything else. */
function asSwitched({ hand }: CabinetNow, wanted: Wanted): Wanted {
  if (hand === "NONE") return { ...wanted, level: wanted.level > 0 ? 100 : 0, rampTime: 0 };
  return { ...wanted, level: hand === "ON" ? 100 : 0, rampTime: 0, reason: "localOverride" };
}

function wantedOf(
  state: LampState,
  output: OutputNow,
  program: ProgramNow | null,
  now: number,
): Wanted {
  const hold = output.slot?.hold;
  if (hold) return { level: hold.level, reason: hold.reason, rampTime: hold.rampTime, since: now };
  if (program !== null) {
    const { level, rampTime, at } = program;
    return { level, reason: "program", rampTime, since: at - state.clockError };
  }
  const level =
    state.config?.byOutput[output.output]?.defaultLightLevel ??
    state.config?.defaultLightLevel ??
    100;
  return { level, reason: "default", rampTime: 0, since: now };
}

/** The safety floor: a level that is to burn is lifted to it, and so is an off while the program lets the lamp burn. */
function lifted(
  state: LampState,
  output: OutputNow,
  program: ProgramNow | null,
  wanted: Wanted,
): Wanted {
  const floor =
    state.config?.byOutput[output.output]?.minimumLevel ?? state.config?.minimumLevel ?? 0;
  const toBurn = wanted.level > 0 || (program?.toBurn ?? false);
  return toBurn && wanted.level < floor ? { ...wanted, level: floor, reason: "floor" } : wanted;
}

/** When a hold ends, true time. */
function endOf(hold: NonNullable<OverrideSlot["hold"]>, state: LampState): number {
  if (hold.byUptime) return hold.expiresAt;
  return state.timeValid ? hold.expiresAt - state.clockError : Infinity;
}

/** When the rules may want something else than now, true time. */
export function nextDecision(state: LampState, now: number): number {
  let soonest = Infinity;
  for (const output of state.outputs) {
    if (output.rampEnd > now) soonest = Math.min(soonest, output.rampEnd);
    soonest = Math.min(soonest, nextBlink(output.blink, now));
    const hold = output.slot?.hold;
    if (hold) soonest = Math.min(soonest, endOf(hold, state));
  }
  if (state.program !== null && state.timeValid) {
    for (const runner of [state.program.runner, ...state.program.byOutput.values()]) {
      const { until } = runner.now(now + state.clockError);
      soonest = Math.min(soonest, until - state.clockError);
    }
  }
  return soonest;
}

function share(traits: LampTraits, now: number): number {
  const bits = Math.round(quirk(traits.device, "spread") * 0x3fff_ffff);
  return mix(bits ^ Math.floor(now / 1000)) / 0x1_0000_0000;
}
