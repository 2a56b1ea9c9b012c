import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileProgram } from "../../../domain/compile-program.ts";
import type { Program } from "../../../domain/program.ts";
import { resolveNight } from "../../../domain/resolve-night.ts";
import { contentOf, type ProgramRunner, runProgram } from "../../../simulators/evaluate-program.ts";
import {
  berlin,
  calendar,
  date,
  helsinki,
  hohenfurch,
  point,
  program,
  tromso,
} from "../domain/plans.ts";

/** The lamp's evaluator and the backend's were written apart from the same contract; here they meet. */

const minute = 60_000;
const nightOff = program(
  "nightOff",
  point("sunset+10", 100, { rampTime: 60, earliest: "16:30" }),
  point("23:30", 0),
  point("02:30", 40, { rampTime: 20 }),
  point("sunrise-5", 0, { latest: "07:30" }),
);
const twilight = program("twilight", point("civilDusk", 80), point("civilDawn", 0));

/** Instants, a quarter of an hour apart, at which the two differ although no step of the backend's lies within `slack`. */
function differences(
  plan: Program,
  place: typeof berlin,
  from: string,
  days: number,
  slack: number,
): string[] {
  const plans = calendar(plan.id);
  const lamp = runProgram(compileProgram(plans, [plan], place, date(from)));
  return differencesOf(lamp, plan, place, from, days, slack);
}

function differencesOf(
  lamp: ProgramRunner,
  plan: Program,
  place: typeof berlin,
  from: string,
  days: number,
  slack: number,
): string[] {
  const plans = calendar(plan.id);
  const found: string[] = [];
  for (let offset = 0; offset < days; offset++) {
    const night = resolveNight(plans, [plan], place, date(from).add({ days: offset }));
    for (const step of night.steps) {
      for (let at = step.from + slack; at < step.to - slack; at += 15 * minute) {
        const now = lamp.now(at);
        if (now.level !== step.level) {
          found.push(`${new Date(at).toISOString()}: lamp ${now.level}, backend ${step.level}`);
        }
      }
    }
  }
  return found;
}

// Two years in quarters of an hour take their time on a busy machine.
describe("lamp and backend want the same level", { timeout: 60_000 }, () => {
  test.each([
    ["Berlin", berlin, hohenfurch],
    ["Berlin", berlin, nightOff],
    ["Berlin", berlin, twilight],
    ["Helsinki", helsinki, nightOff],
    // The sun rises after noon by this clock, so nights reach into the next lighting day.
    ["a place whose clock is far ahead of its sun", { ...helsinki, longitude: -40 }, hohenfurch],
  ])("for two years in %s, both clock changes included", (_name, place, plan) => {
    expect(differences(plan, place, "2026-02-01", 700, 2 * minute)).toEqual([]);
  });

  // Where the sun only grazes the horizon a tenth of a degree is a quarter of an hour.
  test.each([hohenfurch, nightOff])(
    "for a year in Tromso, polar day and night included: $id",
    (plan) => {
      const found = differences(plan, tromso, "2026-01-01", 365, 15 * minute);
      const grazing = found.filter(
        (line) => !/-(01-1[4-7]|05-1[6-9]|07-2[4-8]|11-2[5-9])T/.test(line),
      );
      expect(grazing).toEqual([]);
    },
  );

  test("for each output of a device whose outputs follow several calendars", () => {
    const [main, half, dusk] = [hohenfurch, nightOff, twilight];
    const body = compileProgram(calendar(main.id), [main, half, dusk], berlin, date("2026-02-01"), [
      { output: 2, calendar: calendar(half.id) },
      { output: 5, calendar: calendar(dusk.id) },
    ]);
    const message = { ...body, epoch: 1, version: 1, issuedAt: 0, expiresAt: null };
    const plans = [main, half, main, main, dusk];
    for (const [i, plan] of plans.entries()) {
      const output = runProgram(contentOf(message, i + 1));
      const found = differencesOf(output, plan, berlin, "2026-02-01", 365, 2 * minute);
      expect(found).toEqual([]);
    }
  });

  test("for any program", () => {
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, min]) => `${String(hour).padStart(2, "0")}:${String(min).padStart(2, "0")}`);
    const sun = fc
      .tuple(
        fc.constantFrom("sunset", "sunrise", "civilDusk", "civilDawn"),
        fc.integer({ min: -90, max: 90 }),
      )
      .map(([event, offset]) => `${event}${offset < 0 ? "" : "+"}${offset}`);
    const guard = fc.option(clock, { nil: undefined });
    const points = fc.array(
      fc
        .tuple(fc.oneof(clock, sun), fc.integer({ min: 0, max: 100 }), guard, guard)
        .map(([at, level, earliest, latest]) =>
          point(at, level, {
            ...(earliest === undefined ? {} : { earliest }),
            ...(latest === undefined ? {} : { latest }),
          }),
        ),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 600 }), (list, days) => {
        const from = date("2026-01-15").add({ days }).toString();
        expect(differences(program("any", ...list), berlin, from, 2, 2 * minute)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
