import type { CommandLine, LightView } from "../../api/contract/lights.ts";
import { endingOf } from "../light/command-steps.ts";
import type { CommandEnding } from "../light/command-steps.ts";
import { verdictOf } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/** Where a test of a level stands. */
export interface TestProgress {
  /** `asking`: on the way to the server. */
  readonly phase: "asking" | "accepted" | "sent" | "received" | "applied" | "measured" | "ended";
  readonly ending: CommandEnding | null;
  readonly code: string | null;
  /** W; null before a reading that was taken after the lamp had acted. */
  readonly measuredW: number | null;
  readonly expectedW: number | null;
  readonly verdict: Verdict | null;
}

type Seen = Pick<LightView, "light" | "twin">;

/** Ramps, drivers and meters take their time: a reading this soon after the lamp acted proves light, but not that there is none. */
const settleMs = 3_000;

/** `level` is what was asked for, %; null where the lamp is to go back to its program. `line` is the command's, null before it is seen. */
export function progressOf(
  line: CommandLine | null,
  view: Seen,
  level: number | null,
): TestProgress {
  const { twin, light } = view;
  const wanted = level ?? twin.desired.level;
  // Until the override is called off the twin tells what is expected under it.
  const asked = level !== null || twin.desired.reason !== "override";
  const expectedW = asked && twin.desired.level === wanted ? twin.expected.powerW : null;
  const open = { ending: null, code: null, measuredW: null, expectedW, verdict: null };
  if (line === null) return { phase: "asking", ...open };
  const ending = endingOf(line);
  if (ending !== null) return { ...open, phase: "ended", ending, code: line.code };
  const { at, powerW } = twin.measured;
  const since = at === null || line.appliedAt === null ? -1 : at - line.appliedAt;
  const verdict =
    wanted === null ? "unknown" : verdictOf(wanted, powerW, expectedW, light.ratedPowerW);
  const proves = since >= settleMs || (since >= 0 && verdict === "good");
  if (!proves && line.state !== "measured") return { ...open, phase: phaseOf(line) };
  return { ...open, phase: "measured", measuredW: powerW, verdict };
}

function phaseOf(line: CommandLine): TestProgress["phase"] {
  if (line.appliedAt !== null) return "applied";
  if (line.receivedAt !== null) return "received";
  return line.sentAt === null ? "accepted" : "sent";
}
