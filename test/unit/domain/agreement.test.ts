import { describe, expect, test } from "vitest";
import { compileProgram } from "../../../domain/compile-program.ts";
import { isToBurn, stepAt } from "../../../domain/night-level.ts";
import type { Place } from "../../../domain/place.ts";
import { resolveNights } from "../../../domain/resolve-night.ts";
import { runProgram } from "../../../simulators/evaluate-program.ts";
import {
  berlin,
  calendar,
  date,
  hohenfurch,
  kirkenes,
  local,
  point,
  program,
  tromso,
} from "./plans.ts";

/**
 * The simulated lamp reads the wire contract with an evaluator and a sun formula of its own. Where both say the same for every evening of
 * a year, what the backend expects and what a lamp does alone come from one rule.
 */
describe("what the backend expects is what a lamp does alone with its program message", () => {
  const programs = [
    hohenfurch,
    program(
      "half-night",
      point("civilDusk+10", 90),
      point("23:30", 0),
      point("04:30", 60),
      point("civilDawn-10", 0),
    ),
    program(
      "guarded",
      point("sunset", 100, { earliest: "16:30", latest: "21:00" }),
      point("02:30", 40),
      point("sunrise", 0, { earliest: "05:30", latest: "07:30" }),
    ),
    program(
      "twilight",
      point("sunset", 30),
      point("civilDusk", 100),
      point("civilDawn", 30),
      point("sunrise", 0),
    ),
  ];
  const rule = (programId: string, match: Parameters<typeof calendar>[1]["match"]) => ({
    id: programId,
    name: programId,
    match,
    programId,
  });
  const plan = calendar(
    "hohenfurch",
    rule("guarded", { kind: "holidays", land: "BY", offsetDays: -1 }),
    rule("twilight", { kind: "nthWeekday", nth: -1, weekday: 6 }),
    rule("half-night", { kind: "weekdays", weekdays: [5, 6] }),
    rule("guarded", { kind: "yearly", from: "12-20", to: "01-06" }),
  );
  const far: Place = { latitude: 78.2, longitude: 15.6, timeZone: "Europe/Oslo" };
  const lahti: Place = { latitude: 61, longitude: 25.65, timeZone: "Europe/Helsinki" };
  // Its clocks change by half an hour.
  const lordHowe: Place = { latitude: -31.5, longitude: 159.1, timeZone: "Australia/Lord_Howe" };

  test.each([
    ["Berlin", berlin],
    ["Tromsø", tromso],
    ["Kirkenes", kirkenes],
    ["Svalbard", far],
    ["Lahti", lahti],
    ["Lord Howe", lordHowe],
  ])("%s, to the minute", (_name, place) => {
    const first = date("2026-12-05");
    const lamp = runProgram(compileProgram(plan, programs, place, first));
    const different: string[] = [];
    for (const night of resolveNights(plan, programs, place, first, 366)) {
      for (let instant = night.from + 90_000; instant < night.to - 90_000; instant += 1_200_000) {
        const { level, toBurn } = lamp.now(instant);
        const around = [-60_000, 0, 60_000].map((shift) => instant + shift);
        const expected = around.map((each) => stepAt(night, each).level);
        const burning = around.map((each) => isToBurn(night, each));
        if (!expected.some((each) => each === level) || !burning.includes(toBurn)) {
          different.push(`${local(instant, place.timeZone)} ${expected[1]} lamp ${level}`);
        }
      }
    }
    expect(different).toEqual([]);
  });
});
