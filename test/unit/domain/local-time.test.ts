import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  clockInLightingDay,
  isClockTime,
  lightingDate,
  localInstant,
  localNoon,
  minutesFromNoon,
} from "../../../domain/local-time.ts";
import { at, date } from "./plans.ts";

describe("clock times", () => {
  test.each([
    ["00:00", true],
    ["23:59", true],
    ["24:00", false],
    ["25:00", false],
    ["7:00", false],
    ["12:60", false],
    ["12:00:00", false],
  ])("%s is one: %s", (text, expected) => {
    expect(isClockTime(text)).toBe(expected);
  });

  test.each([
    ["12:00", 0],
    ["23:59", 719],
    ["00:00", 720],
    ["11:59", 1439],
  ])("%s is %d minutes from noon", (clock, minutes) => {
    expect(minutesFromNoon(clock)).toBe(minutes);
  });
});

describe("local instants", () => {
  test.each([
    ["a plain night", "2026-02-10T02:30", "2026-02-10 02:30", null],
    ["the hour that does not exist", "2026-03-29T02:30", "2026-03-29 03:00", "clockGap"],
    ["its first minute", "2026-03-29T02:00", "2026-03-29 03:00", "clockGap"],
    ["right after the gap", "2026-03-29T03:00", "2026-03-29 03:00", null],
    ["the hour that comes twice", "2026-10-25T02:30", "2026-10-25 02:30 +02:00", "clockRepeated"],
    ["the end of the second hour", "2026-10-25T03:00", "2026-10-25 03:00", null],
  ])("%s", (_name, local, instant, changed) => {
    expect(localInstant(Temporal.PlainDateTime.from(local), "Europe/Berlin")).toEqual({
      at: at(instant),
      changed,
    });
  });

  test("a day left out by its country begins where the next one does", () => {
    const noon = localNoon(date("2011-12-30"), "Pacific/Apia");
    expect(noon).toBe(Temporal.Instant.from("2011-12-30T10:00:00Z").epochMilliseconds);
  });

  test.each([
    ["12:00", "2026-06-01 12:00"],
    ["23:59", "2026-06-01 23:59"],
    ["00:00", "2026-06-02 00:00"],
    ["11:59", "2026-06-02 11:59"],
  ])("%s of the lighting day of 1 June is %s", (clock, instant) => {
    expect(clockInLightingDay(date("2026-06-01"), clock, "Europe/Berlin").at).toBe(at(instant));
  });

  test("a lighting day begins with its noon", () => {
    const noon = at("2026-06-01 12:00");
    expect(lightingDate(noon, "Europe/Berlin").toString()).toBe("2026-06-01");
    expect(lightingDate(noon - 1, "Europe/Berlin").toString()).toBe("2026-05-31");
  });

  test("each instant lies in the lighting day found for it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_577_836_800_000, max: 2_000_000_000_000 }),
        fc.constantFrom(
          "Europe/Berlin",
          "Pacific/Kiritimati",
          "America/St_Johns",
          "Asia/Kathmandu",
        ),
        (instant, timeZone) => {
          const day = lightingDate(instant, timeZone);
          expect(localNoon(day, timeZone)).toBeLessThanOrEqual(instant);
          expect(localNoon(day.add({ days: 1 }), timeZone)).toBeGreaterThan(instant);
        },
      ),
    );
  });
});
