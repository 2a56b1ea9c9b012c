import type {
  AckMessage,
  CommandMessage,
  ConfigMessage,
  OverrideEntry,
  OverrideMessage,
  ProgramMessage,
  RejectionCode,
} from "../firmware-contracts/types/messages.ts";
import type { ProgramRunner } from "./evaluate-program.ts";
import { decideOutputs } from "./lamp-decision.ts";
import { deviceTime, tellState } from "./lamp-reports.ts";
import { compareRank, judgeOverride } from "./lamp-slots.ts";
import type { LampState, LampTraits, Said } from "./lamp-state.ts";

/** Acts on the entries of an override message, of the device's own topic or of a group's. */
export function obeyOverride(
  traits: LampTraits,
  state: LampState,
  said: Said[],
  message: OverrideMessage,
  group: string | null,
  now: number,
): void {
  for (const entry of message.overrides) {
    if (group !== null && !(state.config?.groups ?? []).includes(group)) {
      answer(state, said, "override", entry, now, { phase: "rejected", code: "notMember" });
      continue;
    }
    obeyEntry(traits, state, said, entry, group, now);
  }
}

function obeyEntry(
  traits: LampTraits,
  state: LampState,
  said: Said[],
  entry: OverrideEntry,
  group: string | null,
  now: number,
): void {
  const outputs = state.outputs.filter(
    (output) => entry.output === undefined || entry.output === output.output,
  );
  if (outputs.length === 0) {
    const detail = `output ${entry.output}: this device has ${traits.outputs.length}`;
    answer(state, said, "override", entry, now, { phase: "rejected", code: "unsupported", detail });
    return;
  }
  const isHeldByHand = state.cabinet !== null && state.cabinet.hand !== "NONE";
  if (isHeldByHand && !("cleared" in entry)) {
    answer(state, said, "override", entry, now, { phase: "rejected", code: "localOverride" });
    return;
  }
  const time = state.timeValid ? deviceTime(state, now) : null;
  const verdicts = outputs.map((output) => judgeOverride(output, entry, group, time, now));
  const refused = verdicts.find((verdict) => verdict.kind === "refused");
  if (verdicts.every((verdict) => verdict.kind === "refused") && refused?.kind === "refused") {
    answer(state, said, "override", entry, now, { phase: "rejected", code: refused.code });
    return;
  }
  if (verdicts.some((verdict) => verdict.kind === "acted")) {
    // An ack of something this one has pushed aside would be untrue.
    state.pendingAcks = state.pendingAcks.filter(
      (ack) => ack.kind !== "override" || !touches(ack.output, entry.output),
    );
    answer(state, said, "override", entry, now, { phase: "received" });
    decideOutputs(traits, state, now);
    state.stateDueAt = now;
    state.changeReadingAt = now;
  }
  // Said again where it came again: the first answer may have been lost on the way.
  const ramped = Math.max(...outputs.map((output) => output.rampEnd));
  const at = Math.max(ramped, now);
  const open = state.pendingAcks.some(
    (ack) => ack.kind === "override" && compareRank(ack, entry) === 0,
  );
  if (open) return;
  const { commandId, output, epoch, version } = entry;
  state.pendingAcks = [
    ...state.pendingAcks,
    { at, kind: "override", commandId, output, epoch, version },
  ];
}

/** Whether two entries concern a common output; one without output is for all. */
function touches(a: number | undefined, b: number | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/** Stores a program that outranks the stored one. */
export function takeProgram(
  traits: LampTraits,
  state: LampState,
  said: Said[],
  given: {
    readonly message: ProgramMessage;
    readonly runner: ProgramRunner;
    readonly byOutput?: ReadonlyMap<number, ProgramRunner>;
  },
  now: number,
): void {
  const { message, runner, byOutput = new Map() } = given;
  const held = state.program;
  const refuse = (code: RejectionCode, detail?: string): void => {
    answer(state, said, "program", message, now, {
      phase: "rejected",
      code,
      ...(detail === undefined ? {} : { detail }),
    });
  };
  const points = message.programs.reduce((sum, program) => sum + program.points.length, 0);
  if (expired(state, message.expiresAt, now)) return refuse("expired");
  if (held !== null && compareRank(message, held) < 0) return refuse("stale");
  if (points > traits.maxSwitchPoints) {
    return refuse("tooManyPoints", `${points} switch points: room for ${traits.maxSwitchPoints}`);
  }
  const { epoch, version, hash } = message;
  const repeated = held !== null && compareRank(message, held) === 0;
  state.program = { epoch, version, hash, runner, byOutput };
  if (!repeated) answer(state, said, "program", message, now, { phase: "received" });
  answer(state, said, "program", message, now, { phase: "applied" });
  decideOutputs(traits, state, now);
  if (!repeated) state.stateDueAt = Math.min(state.stateDueAt, now);
}

/** Stores a configuration that outranks the stored one; a group that is left takes its override along. */
export function takeConfig(
  state: LampState,
  said: Said[],
  message: ConfigMessage,
  now: number,
): void {
  const held = state.config;
  const refuse = (code: RejectionCode): void => {
    answer(state, said, "config", message, now, { phase: "rejected", code });
  };
  if (expired(state, message.expiresAt, now)) return refuse("expired");
  if (held !== null && compareRank(message, held) < 0) return refuse("stale");
  const repeated = held !== null && compareRank(message, held) === 0;
  if (!repeated) answer(state, said, "config", message, now, { phase: "received" });
  const byOutput = Object.fromEntries(
    (message.outputs ?? []).map((entry) => [
      entry.output,
      {
        defaultLightLevel: entry.defaultLightLevel ?? message.defaultLightLevel,
        minimumLevel: entry.minimumLevel ?? message.minimumLevel,
      },
    ]),
  );
  const { epoch, version, reportingInterval, groups, defaultLightLevel, minimumLevel } = message;
  state.config = {
    epoch,
    version,
    reportingInterval,
    groups,
    defaultLightLevel,
    minimumLevel,
    byOutput,
  };
  for (const output of state.outputs) {
    const slot = output.slot;
    if (slot === null || slot.group === null || groups.includes(slot.group)) continue;
    output.slot = { ...slot, hold: null };
  }
  state.nextReadingAt = Math.min(state.nextReadingAt, now + reportingInterval * 1000);
  if (!repeated) state.stateDueAt = Math.min(state.stateDueAt, now);
  answer(state, said, "config", message, now, { phase: "applied" });
}

/** Does something once. Answers true where the device is to start again. */
export function obeyCommand(
  traits: LampTraits,
  state: LampState,
  said: Said[],
  message: CommandMessage,
  now: number,
): boolean {
  if (state.commandsDone.includes(message.commandId)) return false;
  if (expired(state, message.expiresAt, now)) {
    answer(state, said, "command", message, now, { phase: "rejected", code: "expired" });
    return false;
  }
  state.commandsDone = [...state.commandsDone, message.commandId].slice(-8);
  if (message.command === "resume") return resume(traits, state, said, message, now);
  if (message.command === "identify") return identify(state, said, message, now);
  if (message.command === "reboot") {
    answer(state, said, "command", message, now, { phase: "received" });
    return true;
  }
  answer(state, said, "command", message, now, { phase: "applied" });
  state.changeReadingAt = now;
  said.push(tellState(state, now));
  return false;
}

/** Blinks, and goes back to its level. A contactor does not: it would switch a whole street. */
function identify(state: LampState, said: Said[], message: CommandMessage, now: number): false {
  const { commandId, output, epoch, version, duration = 30 } = message;
  const targets = state.outputs.filter((entry) => output === undefined || entry.output === output);
  if (state.cabinet !== null || targets.length === 0) {
    answer(state, said, "command", message, now, { phase: "rejected", code: "unsupported" });
    return false;
  }
  const until = now + duration * 1000;
  for (const target of targets) target.blink = { from: now, until };
  state.stateDueAt = now;
  state.changeReadingAt = Math.min(state.changeReadingAt, until);
  answer(state, said, "command", message, now, { phase: "received" });
  const ack = { at: until, kind: "command" as const, commandId, output, epoch, version };
  state.pendingAcks = [...state.pendingAcks, ack];
  return false;
}

/** An empty message: the device is out of use there, and what it holds is forgotten with its rank. */
export function forget(
  traits: LampTraits,
  state: LampState,
  what: "override" | "program" | "config",
  now: number,
): void {
  if (what === "program") state.program = null;
  if (what === "config") state.config = null;
  if (what === "override") for (const output of state.outputs) output.slot = null;
  decideOutputs(traits, state, now);
  state.stateDueAt = Math.min(state.stateDueAt, now);
}

function resume(
  traits: LampTraits,
  state: LampState,
  said: Said[],
  message: CommandMessage,
  now: number,
): boolean {
  const { epoch, version, issuedAt, output } = message;
  const cleared = { epoch, version, issuedAt, expiresAt: null, cleared: true as const };
  const targets = state.outputs.filter((entry) => output === undefined || entry.output === output);
  const acted = targets
    .map((entry) => judgeOverride(entry, cleared, null, null, now))
    .some((verdict) => verdict.kind === "acted");
  decideOutputs(traits, state, now);
  state.stateDueAt = now;
  answer(
    state,
    said,
    "command",
    message,
    now,
    acted ? { phase: "applied" } : { phase: "rejected", code: "stale" },
  );
  return false;
}

function expired(state: LampState, expiresAt: number | null, now: number): boolean {
  return expiresAt !== null && state.timeValid && expiresAt <= deviceTime(state, now);
}

function answer(
  state: LampState,
  said: Said[],
  kind: AckMessage["kind"],
  about: {
    readonly epoch: number;
    readonly version: number;
    readonly commandId?: string | undefined;
    readonly output?: number | undefined;
  },
  now: number,
  outcome: Pick<AckMessage, "phase" | "code" | "detail">,
): void {
  said.push({
    message: "ack",
    payload: {
      kind,
      epoch: about.epoch,
      version: about.version,
      ...(about.commandId === undefined ? {} : { commandId: about.commandId }),
      ...(about.output === undefined ? {} : { output: about.output }),
      ...outcome,
      ...(state.timeValid ? { ts: deviceTime(state, now) } : {}),
      bootId: state.bootId,
    },
  });
}
