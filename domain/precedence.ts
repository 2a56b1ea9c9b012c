import type { EpochMs } from "./clock.ts";
import { FULL, type Level } from "./level.ts";
import type { LightFacts } from "./light.ts";
import type { DecidedBy, NightStep } from "./night.ts";
import type { Reason } from "./twin-model.ts";

/** A level somebody or something wants, until an end. */
export interface Wish {
  readonly level: Level;
  /** Seconds. */
  readonly rampTime: number;
  readonly since: EpochMs;
  /** Null only for emergency: it ends when it is called off. */
  readonly until: EpochMs | null;
  /** Who or what: a user's name, a sensor's id, an event's name. */
  readonly by: string;
}

export type LightRules = Pick<LightFacts, "minimumLevel" | "neverDim" | "defaultLightLevel">;

/** A work lock on the place: the level that is kept there, and who to ask. */
export interface LockedLevel {
  readonly level: Level;
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly person: string;
  readonly phone: string;
}

/** Everything that may want a level of one light point. Null: nothing of this kind. */
export interface Wishes {
  /** Stands above all others, the floor too: while somebody works there nothing is switched from afar. */
  readonly workLock?: LockedLevel | null;
  readonly emergency: Wish | null;
  readonly override: Wish | null;
  readonly event: Wish | null;
  readonly sensor: Wish | null;
  /** Step of the night's timeline in force; null without a program. */
  readonly program: NightStep | null;
}

/** Highest first (lighting.md "Who wins"). The program and the default level come after these. */
const RANKS = ["emergency", "override", "event", "sensor"] as const;

export interface DecidedLevel {
  readonly level: Level;
  readonly reason: Reason;
  readonly rampTime: number;
  readonly since: EpochMs | null;
  /** When the decision ends if nothing else happens; null is open. */
  readonly until: EpochMs | null;
}

/** The least level of a light point while it is to burn: 100 where it must never be dimmed. */
export function floorOf(light: LightRules): Level {
  return light.neverDim ? FULL : light.minimumLevel;
}

/**
 * The level a light point is to have at `now`. `toBurn`: whether the plan lets it burn at this time of the night (isToBurn in
 * night-level.ts). The floor comes after all others: it lifts every level above 0, and 0 too while the lamp is to burn.
 */
export function decideLevel(
  wishes: Wishes,
  light: LightRules,
  toBurn: boolean,
  now: EpochMs,
): DecidedLevel {
  const kept = lockedLevel(wishes, now);
  if (kept !== null) {
    const { level, since, until } = kept;
    return { level, reason: "override", rampTime: 0, since, until };
  }
  const wanted = unlifted(wishes, light, now);
  const floor = floorOf(light);
  const lifted = wanted.level < floor && (wanted.level > 0 || toBurn);
  return lifted ? { ...wanted, level: floor, reason: "floor" } : wanted;
}

function lockedLevel({ workLock = null }: Wishes, now: EpochMs): LockedLevel | null {
  return workLock !== null && now < workLock.until ? workLock : null;
}

function unlifted(wishes: Wishes, light: LightRules, now: EpochMs): DecidedLevel {
  for (const rank of RANKS) {
    const wish = wishes[rank];
    if (wish !== null && holds(wish, now)) {
      const { level, rampTime, since, until } = wish;
      return { level, reason: rank, rampTime, since, until };
    }
  }
  if (wishes.program !== null) {
    const { level, rampTime, from, to } = wishes.program;
    return { level, reason: "program", rampTime, since: from, until: to };
  }
  const level = light.defaultLightLevel;
  return { level, reason: "default", rampTime: 0, since: null, until: null };
}

function holds(wish: Wish, now: EpochMs): boolean {
  return wish.until === null || now < wish.until;
}

type WhyCode =
  | "workLocked"
  | "emergency"
  | "override"
  | "event"
  | "sensor"
  | "program"
  | "default"
  | "floor"
  | "neverDim"
  | "notSwitchable";

/** One voice in the decision: what it wanted and whether its level is the one in force. */
export interface WhyStep {
  readonly code: WhyCode;
  readonly level: Level | null;
  readonly won: boolean;
  /** Values for the words, which live in the locales. */
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

/**
 * Why a light point is at its level: every voice that holds at `now`, strongest first, the floor first of all when it lifted.
 * `switching` other than "networked" adds that the lamp follows its cabinet or its own clock.
 */
export function explain(
  wishes: Wishes,
  light: LightRules & Pick<LightFacts, "switching">,
  toBurn: boolean,
  now: EpochMs,
): WhyStep[] {
  const decided = decideLevel(wishes, light, toBurn, now);
  const base = unlifted(wishes, light, now);
  const kept = lockedLevel(wishes, now);
  const lifted = kept === null && decided.reason === "floor";
  const free = kept === null && !lifted;
  const steps: WhyStep[] = [];
  if (kept !== null) {
    const { person, phone, since, until } = kept;
    const parameters = { person, phone, since, until };
    steps.push({ code: "workLocked", level: kept.level, won: true, parameters });
  }
  if (light.switching !== "networked") {
    steps.push({
      code: "notSwitchable",
      level: null,
      won: false,
      parameters: { switching: light.switching },
    });
  }
  if (lifted) {
    const code = light.neverDim ? "neverDim" : "floor";
    const parameters = { wanted: base.level, minimumLevel: light.minimumLevel };
    steps.push({ code, level: decided.level, won: true, parameters });
  }
  for (const rank of RANKS) {
    const wish = wishes[rank];
    if (wish === null || !holds(wish, now)) continue;
    steps.push({
      code: rank,
      level: wish.level,
      won: free && base.reason === rank,
      parameters: { by: wish.by, since: wish.since, until: wish.until },
    });
  }
  if (wishes.program !== null) {
    steps.push({
      code: "program",
      level: wishes.program.level,
      won: free && base.reason === "program",
      parameters: programParameters(wishes.program),
    });
  }
  steps.push({
    code: "default",
    level: light.defaultLightLevel,
    won: free && base.reason === "default",
    parameters: {},
  });
  return steps;
}

function programParameters(step: NightStep): WhyStep["parameters"] {
  return { since: step.from, until: step.to, ...decidedParameters(step.decidedBy) };
}

/** What decided a step of a timeline, flat, for words and tables. Keys that do not apply are null. */
export function decidedParameters(
  decidedBy: DecidedBy,
): Readonly<Record<string, string | number | null>> {
  if (decidedBy.kind === "beforeFirstPoint") {
    return { programId: null, ruleId: null, pointIndex: null, date: null };
  }
  const { programId, ruleId, pointIndex, date, at, changed } = decidedBy;
  const moment =
    "clock" in at
      ? { clock: at.clock, event: null, offsetMinutes: null }
      : { clock: null, event: at.event, offsetMinutes: at.offsetMinutes };
  return { programId, ruleId, pointIndex, date, ...moment, changed: changed.join(" ") || null };
}
