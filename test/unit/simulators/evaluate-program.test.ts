import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ProgramMessage } from "../../../firmware-contracts/types/messages.ts";
import { contentOf, runProgram, stepsOfNight } from "../../../simulators/evaluate-program.ts";
import { dayOfText, instantOf } from "../../../simulators/zone-clock.ts";
import { aProgram, plain } from "./programs.ts";

interface WorkedDay {
  readonly what: string;
  readonly day: string;
  readonly program: string;
  readonly output?: number;
  readonly points: readonly {
    readonly at: number;
    readonly level: number;
    readonly rampTime: number;
    readonly toleranceSeconds: number;
  }[];
  readonly levels: readonly { readonly at: number; readonly level: number }[];
}

const examples = new URL("../../../firmware-contracts/examples/", import.meta.url);
const folder = new URL("evaluation/", examples);
// These files are held to their form by the tests of firmware-contracts.
const read = <T>(url: URL): T => JSON.parse(readFileSync(url, "utf8")) as T;

describe("the worked days of the contract", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

  test("there are some", () => {
    expect(files.length).toBeGreaterThan(8);
  });

  test.each(files)("%s", (name) => {
    const worked = read<WorkedDay>(new URL(name, folder));
    const message = read<ProgramMessage>(new URL(`program/valid/${worked.program}.json`, examples));
    const program = contentOf(message, worked.output ?? 1);
    const steps = stepsOfNight(program, dayOfText(worked.day));
    // Of points at one instant the last counts.
    const counting = steps.filter((step, i) => steps[i + 1]?.at !== step.at);
    expect(counting.map(({ level, rampTime }) => ({ level, rampTime }))).toEqual(
      worked.points.map(({ level, rampTime }) => ({ level, rampTime })),
    );
    counting.forEach((step, i) => {
      const point = worked.points[i]!;
      expect(Math.abs(step.at - point.at)).toBeLessThanOrEqual(point.toleranceSeconds * 1000);
    });
    const runner = runProgram(program);
    // On a ramp the wanted level is its end; the lamp's tests walk along ramps.
    const settled = worked.levels.filter(({ at }) => {
      const now = runner.now(at);
      return at >= now.at + now.rampTime * 1000;
    });
    expect(settled.map(({ at }) => ({ at, level: runner.now(at).level }))).toEqual(
      settled.map(({ at, level }) => ({ at, level })),
    );
  });
});

const berlin = {
  initialOffsetSeconds: 3600,
  transitions: [
    { at: Date.parse("2026-03-29T01:00:00Z"), offsetSeconds: 7200 },
    { at: Date.parse("2026-10-25T01:00:00Z"), offsetSeconds: 3600 },
  ],
};

test.each([
  ["an ordinary time", "2026-02-01", 90, "2026-02-01T00:30:00Z"],
  ["a time that does not exist", "2026-03-29", 150, "2026-03-29T01:00:00Z"],
  ["the gap's first minute", "2026-03-29", 120, "2026-03-29T01:00:00Z"],
  ["the first minute after the gap", "2026-03-29", 180, "2026-03-29T01:00:00Z"],
  ["summer time", "2026-07-01", 720, "2026-07-01T10:00:00Z"],
  ["a time that comes twice", "2026-10-25", 150, "2026-10-25T00:30:00Z"],
  ["the last minute that comes once", "2026-10-25", 119, "2026-10-24T23:59:00Z"],
  ["after the doubled hour", "2026-10-25", 180, "2026-10-25T02:00:00Z"],
])("local clock in Berlin: %s", (_name, date, minutes, utc) => {
  expect(instantOf(berlin, dayOfText(date), minutes)).toBe(Date.parse(utc));
});

describe("which program a day has", () => {
  const calendar = plain({
    holidays: ["2026-10-03"],
    programs: ["std", "first", "second"].map((id, i) => ({
      id,
      points: [{ at: { clock: "18:00" }, level: 10 * (i + 1), rampTime: 0 }],
    })),
  });
  const levelOn = (date: string, when: ProgramMessage["calendar"][number]["when"]): number => {
    const rules = [
      { when, program: "first" },
      { when: { weekdays: [7] }, program: "second" },
    ];
    const program = { ...calendar, calendar: rules, defaultProgram: "std" };
    return stepsOfNight(program, dayOfText(date))[0]!.level;
  };
  test.each([
    ["2026-10-03", { holidays: true as const }, 20],
    ["2026-10-04", { holidays: true as const }, 30],
    ["2026-10-05", { holidays: true as const }, 10],
    ["2026-10-05", { weekdays: [1, 2] }, 20],
    ["2026-12-31", { yearly: { from: "12-24", to: "01-06" } }, 20],
    ["2027-01-06", { yearly: { from: "12-24", to: "01-06" } }, 20],
    ["2027-01-07", { yearly: { from: "12-24", to: "01-06" } }, 10],
    ["2026-10-05", { nthWeekday: { nth: 1 as const, weekday: 1 } }, 20],
    ["2026-10-12", { nthWeekday: { nth: 1 as const, weekday: 1 } }, 10],
    ["2026-10-26", { nthWeekday: { nth: -1 as const, weekday: 1 } }, 20],
    ["2026-10-26", { nthWeekday: { nth: 5 as const, weekday: 1 } }, 10],
    ["2026-10-26", { nthWeekday: { nth: 4 as const, weekday: 1, month: 11 } }, 10],
    ["2026-10-05", { dateRange: { from: "2026-10-05", to: "2026-10-05" } }, 20],
    ["2026-10-06", { dates: ["2026-10-05", "2026-10-07"] }, 10],
  ])("%s with %j", (date, when, level) => {
    expect(levelOn(date, when)).toBe(level);
  });
});

test("a night may have no step at all: the lamp stays off and looks again at noon", () => {
  const runner = runProgram(aProgram([]));
  const now = runner.now(Date.parse("2026-02-01T20:00:00Z"));
  expect(now).toMatchObject({ level: 0, toBurn: false });
  expect(now.until).toBe(Date.parse("2026-02-02T11:00:00Z"));
});

test("it is to burn from the first to the end of the last stretch above 0, dark hours between included", () => {
  const runner = runProgram(
    aProgram([
      { at: { clock: "18:00" }, level: 100, rampTime: 0 },
      { at: { clock: "23:00" }, level: 0, rampTime: 0 },
      { at: { clock: "05:00" }, level: 60, rampTime: 0 },
      { at: { clock: "07:00" }, level: 0, rampTime: 0 },
    ]),
  );
  const burns = (utc: string): boolean => runner.now(Date.parse(utc)).toBurn;
  expect(
    ["2026-02-01T16:59:59Z", "2026-02-01T17:00:00Z", "2026-02-02T01:00:00Z"].map(burns),
  ).toEqual([false, true, true]);
  expect(["2026-02-02T05:59:59Z", "2026-02-02T06:00:00Z"].map(burns)).toEqual([true, false]);
});
