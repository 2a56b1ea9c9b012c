import { describe, expect, test } from "vitest";
import { createFormats } from "../../../dashboard/format/formats.ts";
import {
  clockTimeOf,
  fullHours,
  lightingDay,
  nextClockTime,
} from "../../../dashboard/format/town-time.ts";

const berlin = "Europe/Berlin";
const at = (text: string): number => Date.parse(text);
const nb = "\u00a0";

describe("formats", () => {
  const de = createFormats("de", berlin);
  const en = createFormats("en", berlin);

  test("numbers in the manner of the language", () => {
    expect(de.integer(12_345)).toBe("12.345");
    expect(en.integer(12_345)).toBe("12,345");
    expect(de.percent(40)).toBe(`40${nb}%`);
    expect(de.watts(40.61)).toBe(`40,6${nb}W`);
    expect(de.watts(1_240)).toBe(`1.240${nb}W`);
    expect(de.kilowatts(55.26)).toBe(`55,3${nb}kW`);
    expect(de.kilowattHours(0.184)).toBe(`0,18${nb}kWh`);
    expect(de.kilowattHours(61_234)).toBe(`61.234${nb}kWh`);
    expect(de.plain(9.1412345)).toBe("9,1412345");
  });

  test("times in the town's zone, of 24 hours in both languages", () => {
    const evening = at("2026-11-21T17:42:05Z");
    expect(de.time(evening)).toBe("18:42");
    expect(en.time(evening)).toBe("18:42");
    expect(de.timeWithSeconds(evening)).toBe("18:42:05");
    expect(de.time(at("2026-11-21T23:05:00Z"))).toBe("00:05");
    expect(createFormats("de", "America/New_York").time(evening)).toBe("12:42");
  });

  test("a moment names its day only where it is another", () => {
    const now = at("2026-11-21T17:42:00Z");
    expect(de.moment(at("2026-11-21T19:00:00Z"), now)).toBe("20:00");
    expect(de.moment(at("2026-11-22T06:36:00Z"), now)).toBe("So., 07:36");
    expect(de.moment(at("2026-11-02T14:05:00Z"), now)).toMatch(/^2\. Nov\.?,? 15:05$/);
  });

  test.each([
    [-12_000, "vor 12 Sekunden"],
    [-60_000, "vor 1 Minute"],
    [-3 * 3_600_000, "vor 3 Stunden"],
    [-50 * 3_600_000, "vor 2 Tagen"],
    [90_000, "in 1 Minute"],
    [0, "in 0 Sekunden"],
  ])("an age of %i ms", (difference, words) => {
    expect(de.age(1_000_000_000 + difference, 1_000_000_000)).toBe(words);
  });

  test("durations and calendar days", () => {
    expect(de.duration(45 * 60_000)).toBe(`45${nb}min`);
    expect(de.duration(7_200_000)).toBe(`2${nb}h`);
    expect(de.duration(7_500_000)).toBe(`2${nb}h 5${nb}min`);
    expect(de.isoDay("2026-11-21")).toBe("Sa., 21. Nov.");
  });
});

describe("town time", () => {
  test.each([
    ["later today", "20:00", "2026-11-21T17:00:00Z", "2026-11-21T19:00:00Z"],
    ["tomorrow", "06:00", "2026-11-21T17:00:00Z", "2026-11-22T05:00:00Z"],
    ["this very minute means tomorrow", "18:00", "2026-11-21T17:00:00Z", "2026-11-22T17:00:00Z"],
    ["left out in spring: after the gap", "02:30", "2026-03-28T20:00:00Z", "2026-03-29T01:30:00Z"],
    ["twice in autumn: the first", "02:30", "2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z"],
  ])("next clock time, %s", (_, clock, now, expected) => {
    expect(new Date(nextClockTime(clock, at(now), berlin)).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });

  test("a lighting day runs from noon to noon, 25 hours over the autumn night", () => {
    const evening = lightingDay(at("2026-10-24T18:00:00Z"), berlin);
    expect(lightingDay(at("2026-10-25T08:00:00Z"), berlin)).toEqual(evening);
    expect(lightingDay(evening.to - 1, berlin)).toEqual(evening);
    expect((evening.to - evening.from) / 3_600_000).toBe(25);
    expect(clockTimeOf(evening.from, berlin)).toBe("12:00");
    expect(lightingDay(evening.to, berlin).from).toBe(evening.to);
  });

  test("full hours by the town's clocks", () => {
    const day = lightingDay(at("2026-11-21T18:00:00Z"), berlin);
    expect(fullHours(day.from, day.to, 6, berlin).map((one) => clockTimeOf(one, berlin))).toEqual([
      "12:00",
      "18:00",
      "00:00",
      "06:00",
      "12:00",
    ]);
  });
});
