import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Calendar, CalendarMatch } from "../../../domain/calendar.ts";
import { toLevel } from "../../../domain/level.ts";
import { levelAt } from "../../../domain/night-level.ts";
import type { Program } from "../../../domain/program.ts";
import { resolveNight } from "../../../domain/resolve-night.ts";
import { createDecoder } from "../../../firmware-contracts/decode.ts";
import { evaluationExample } from "../../../firmware-contracts/tools/evaluation-table.ts";
import type {
  CalendarCondition,
  ProgramMessage,
} from "../../../firmware-contracts/types/messages.ts";

const examples = new URL("../../../firmware-contracts/examples/", import.meta.url);
const names = readdirSync(new URL("evaluation/", examples)).map((file) => file.slice(0, -5));
const worked = await Promise.all(names.map(evaluationExample));

function storedProgram(name: string): ProgramMessage {
  const bytes = readFileSync(new URL(`program/valid/${name}.json`, examples));
  const decoded = createDecoder().decode("program", bytes);
  if (!decoded.ok) throw new Error(`${name}: ${decoded.field} ${decoded.detail}`);
  return decoded.message;
}

function matchOf(when: CalendarCondition, holidays: readonly string[]): CalendarMatch {
  if ("dates" in when) return { kind: "dates", dates: when.dates };
  if ("holidays" in when) return { kind: "dates", dates: holidays };
  if ("dateRange" in when) return { kind: "dateRange", ...when.dateRange };
  if ("yearly" in when) return { kind: "yearly", ...when.yearly };
  if ("nthWeekday" in when) {
    // The schema holds weekdays to 1..7.
    return { kind: "nthWeekday", ...when.nthWeekday } as CalendarMatch;
  }
  return { kind: "weekdays", weekdays: when.weekdays } as CalendarMatch;
}

/** The backend's own rules must come to what the contract promises the lamps. */
function backendNight(message: ProgramMessage, day: string, output?: number) {
  const own = message.outputs?.find((entry) => entry.output === output) ?? message;
  const calendar: Calendar = {
    id: "calendar",
    name: "calendar",
    rules: own.calendar.map(({ when, program }, index) => ({
      id: String(index),
      name: "",
      match: matchOf(when, message.holidays),
      programId: program,
    })),
    defaultProgramId: own.defaultProgram,
  };
  const programs: Program[] = message.programs.map(({ id, points }) => ({
    id,
    name: id,
    points: points.map((point) => ({ ...point, level: toLevel(point.level) })),
  }));
  const place = { ...message.place, timeZone: message.zone };
  return resolveNight(calendar, programs, place, Temporal.PlainDate.from(day));
}

const withinZone = worked.filter(({ afterLastDay }) => afterLastDay !== true);

describe("worked lighting days and the backend's rules agree", () => {
  test.each(withinZone.map((example) => [example.program, example.day, example] as const))(
    "%s on %s",
    (_program, _day, { program, day, chosen, output, points, levels }) => {
      const night = backendNight(storedProgram(program), day, output);
      expect(night.programId).toBe(chosen);
      const acting = night.steps.filter(({ decidedBy }) => decidedBy.kind === "point");
      expect(acting.map(({ level, rampTime }) => [level, rampTime])).toEqual(
        points.map(({ level, rampTime }) => [level, rampTime]),
      );
      const tooFarOff = points.filter(({ at, toleranceSeconds }, index) => {
        const acts = acting[index]?.from ?? Number.NaN;
        return !(Math.abs(acts - at) <= toleranceSeconds * 1000);
      });
      expect(tooFarOff).toEqual([]);
      expect(levels.map(({ utc, at }) => [utc, levelAt(night, at)])).toEqual(
        levels.map(({ utc, level }) => [utc, level]),
      );
    },
  );
});

test("the days cover both clock changes, both polar seasons and the time after the last day", () => {
  for (const name of [
    "clocks-put-forward",
    "clocks-put-back",
    "polar-night",
    "polar-day",
    "after-the-last-day",
  ]) {
    expect(names).toContain(name);
  }
});

test.each(worked.map((example) => [example.program, example.day, example] as const))(
  "the times of %s on %s are written alike in both forms",
  (_program, _day, { points, levels }) => {
    for (const { at, utc } of [...points, ...levels]) expect(Date.parse(utc)).toBe(at);
  },
);
