import { describe, expect, test } from "vitest";
import type { OverviewView } from "../../../api/contract/overview.ts";
import { darkness, sunHeight } from "../../../dashboard/overview/night-path.ts";
import { chooseStatus } from "../../../dashboard/overview/status-sentence.ts";

type Phase = OverviewView["phase"];
const phase = (code: Phase["code"], progress: number | null = null): Phase => ({
  code,
  progress,
  nextChangeAt: null,
  nextCode: null,
});
const counts = (part: Partial<OverviewView["counts"]>): OverviewView["counts"] => ({
  off: 0,
  on: 0,
  inWork: 0,
  fault: 0,
  noConnection: 0,
  ...part,
});

describe("status sentence", () => {
  test.each([
    ["empty", counts({}), phase("night")],
    ["dayDark", counts({ off: 980 }), phase("day")],
    ["dayBurning", counts({ off: 977, on: 3 }), phase("day")],
    ["dusk", counts({ off: 500, on: 412 }), phase("dusk", 0.97)],
    ["dusk", counts({ off: 500, on: 412 }), phase("dusk", 0.9)],
    ["duskLate", counts({ off: 500, on: 100 }), phase("dusk", 0.89)],
    ["dusk", counts({ off: 500, on: 100 }), phase("dusk")],
    ["night", counts({ on: 975, fault: 5 }), phase("night")],
    ["dawn", counts({ on: 212, off: 700 }), phase("dawn", 1)],
    ["dawnLate", counts({ on: 212, off: 700 }), phase("dawn", 0.4)],
    ["dawnDone", counts({ off: 980 }), phase("dawn", 1)],
  ] as const)("%s", (code, lamps, when) => {
    expect(chooseStatus({ counts: lamps, phase: when, byHand: 0 }).code).toBe(code);
  });

  test("counts every lamp once and names the troubled ones", () => {
    const lamps = counts({ on: 900, off: 60, inWork: 4, fault: 5, noConnection: 11 });
    expect(chooseStatus({ counts: lamps, phase: phase("night"), byHand: 2 })).toEqual({
      code: "night",
      burning: 900,
      total: 980,
      troubled: 16,
      byHand: 2,
    });
  });
});

describe("the sun's way", () => {
  const hour = 3_600_000;
  const day = {
    from: 0,
    to: 24 * hour,
    sunset: 4 * hour,
    sunrise: 19 * hour,
    civilDusk: 5 * hour,
    civilDawn: 18 * hour,
  };

  test("crosses the horizon at sunset and sunrise and is deepest between them", () => {
    const height = sunHeight(day, true);
    expect(height(day.sunset)).toBeCloseTo(0, 9);
    expect(height(day.sunrise)).toBeCloseTo(0, 9);
    expect(height(2 * hour)).toBeGreaterThan(0);
    expect(height(11.5 * hour)).toBeLessThan(height(11 * hour));
    expect(height(11.5 * hour)).toBeLessThan(height(12 * hour));
  });

  test("without events it stays on the side that the lamps tell", () => {
    const polar = { ...day, sunset: null, sunrise: null, civilDusk: null, civilDawn: null };
    for (let at = 0; at <= 24 * hour; at += hour) {
      expect(sunHeight(polar, true)(at)).toBeLessThan(0);
      expect(sunHeight(polar, false)(at)).toBeGreaterThan(0);
    }
  });

  test.each([
    ["by day", day, 3, 0],
    ["at sunset", day, 4, 0],
    ["halfway through dusk", day, 4.5, 0.5],
    ["at night", day, 12, 1],
    ["halfway through dawn", day, 18.5, 0.5],
    [
      "a white night is darkest in its middle",
      { ...day, civilDusk: null, civilDawn: null },
      11.5,
      1,
    ],
  ])("dark %s", (_, when, at, expected) => {
    expect(darkness(when, true)(at * hour)).toBeCloseTo(expected, 9);
  });
});
