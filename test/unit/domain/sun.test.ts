import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Body, Observer, SearchAltitude } from "astronomy-engine";
import { describe, expect, test } from "vitest";
import type { Place } from "../../../domain/place.ts";
import { sunEvents } from "../../../domain/sun.ts";
import { nextSunrise, sunOf, sunPhase } from "../../../domain/tonight.ts";
import { at, berlin, date, helsinki, local, tromso } from "./plans.ts";

const MINUTE = 60_000;
const rows = path.join(process.env["LICHTPUNKT_REAL_DATA"] ?? "", "sun-sample/sun_events.csv");
const sampled = {
  sunset: "sunset",
  sunrise: "sunrise",
  civil_dusk: "civilDusk",
  civil_dawn: "civilDawn",
} as const;
type Sampled = keyof typeof sampled;

describe.skipIf(process.env["LICHTPUNKT_REAL_DATA"] === undefined)(
  "reference tables (LICHTPUNKT_REAL_DATA)",
  () => {
    const lines = existsSync(rows) ? readFileSync(rows, "utf8").trim().split("\n").slice(1) : [];
    const cases = lines
      .map((line) => line.split(","))
      .filter((cells) => cells[4]! in sampled)
      .map(([lat, lon, day, , event, utc]) => [day!, event as Sampled, utc!, lat!, lon!] as const);

    test("there are rows", () => {
      expect(cases.length).toBeGreaterThan(50);
    });

    test.each(cases)("%s %s at %s", (day, event, utc, lat, lon) => {
      // The zone only says which solar day is meant; UTC is near enough to both places of the table.
      const place = { latitude: Number(lat), longitude: Number(lon), timeZone: "UTC" };
      const evening = event === "sunset" || event === "civil_dusk";
      const events = sunEvents(place, evening ? date(day) : date(day).subtract({ days: 1 }));
      const ours = events[sampled[event]]!;
      const table = Temporal.Instant.from(utc).epochMilliseconds;
      expect(Math.abs(ours - table)).toBeLessThanOrEqual(MINUTE);
    });
  },
);

describe("against astronomy-engine, each day of a year", () => {
  const latitudes = [-66, -52, -35, -10, 0, 20, 40, 48, 52.5, 58, 60, 62, 64, 66, 67, 69.65, 72];
  const events = [
    ["sunset", -1, -0.833],
    ["sunrise", 1, -0.833],
    ["civilDusk", -1, -6],
    ["civilDawn", 1, -6],
  ] as const;

  test.each(latitudes)("latitude %d", (latitude) => {
    const place: Place = { latitude, longitude: 13.4, timeZone: "Europe/Berlin" };
    const observer = new Observer(latitude, 13.4, 0);
    const tolerance = Math.abs(latitude) < 62 ? MINUTE : 3 * MINUTE;
    for (let day = date("2027-01-01"); day.year === 2027; day = day.add({ days: 1 })) {
      const sun = sunEvents(place, day);
      for (const [event, direction, altitude] of events) {
        const start = direction < 0 ? sun.solarNoon : sun.solarMidnight;
        const second = SearchAltitude(
          Body.Sun,
          observer,
          direction,
          new Date(start),
          0.5,
          altitude,
        );
        const ours = sun[event];
        expect([day.toString(), event, ours === null]).toEqual([
          day.toString(),
          event,
          second === null,
        ]);
        if (ours === null || second === null) continue;
        expect(Math.abs(ours - second.date.getTime())).toBeLessThanOrEqual(tolerance);
      }
    }
  });
});

describe("the sun's lighting day", () => {
  test("evening events are of the date, morning events of the next", () => {
    const sun = sunEvents(berlin, date("2026-12-31"));
    expect(local(sun.sunset!)).toBe("12-31 16:02");
    expect(local(sun.sunrise!)).toBe("01-01 08:17");
    expect(sun.state).toBe("normal");
  });

  test.each([
    ["Tromsø in June", tromso, "2026-06-21", "alwaysUp", "staysUp", "staysUp"],
    ["Tromsø in December", tromso, "2026-12-21", "alwaysDown", "staysDown", undefined],
    [
      "Helsinki in June has dusk without end",
      helsinki,
      "2026-06-21",
      "normal",
      undefined,
      undefined,
    ],
    [
      "78 degrees north in December has not even dusk",
      { latitude: 78.2, longitude: 15.6, timeZone: "Europe/Oslo" },
      "2026-12-21",
      "alwaysDown",
      "staysDown",
      "staysDown",
    ],
  ])("%s", (_name, place, day, state, sunset, dusk) => {
    const sun = sunEvents(place, date(day));
    expect(sun.state).toBe(state);
    expect(sun.absent.sunset).toBe(sunset);
    expect(sun.absent.civilDusk).toBe(dusk);
    expect(sun.sunset === null).toBe(sunset !== undefined);
    expect(sun.civilDusk === null).toBe(dusk !== undefined);
  });

  test("Berlin in June has all four events and no invalid one", () => {
    const sun = sunEvents(berlin, date("2026-06-21"));
    expect(sun.absent).toEqual({});
    expect(local(sun.sunset!)).toBe("06-21 21:33");
    expect(local(sun.sunrise!)).toBe("06-22 04:43");
  });

  const statesOf = (from: string, days: number): string[] => {
    const states = Array.from({ length: days }, (_, offset) => {
      const { sunset, sunrise, state } = sunEvents(tromso, date(from).add({ days: offset }));
      return [sunset === null ? "-" : "sunset", sunrise === null ? "-" : "sunrise", state].join(
        " ",
      );
    });
    return [...new Set(states)];
  };

  test("the midnight sun begins with no sunset and no sunrise", () => {
    expect(statesOf("2026-05-10", 20)).toEqual(["sunset sunrise normal", "- - alwaysUp"]);
  });

  test("the polar night ends with a sunrise before which there was no sunset", () => {
    expect(statesOf("2026-01-05", 20)).toEqual([
      "- - alwaysDown",
      "- sunrise normal",
      "sunset sunrise normal",
    ]);
  });

  test("and begins with a sunset after which there is no sunrise", () => {
    expect(statesOf("2026-11-20", 20)).toEqual([
      "sunset sunrise normal",
      "sunset - normal",
      "- - alwaysDown",
    ]);
  });
});

/** Matches a number that lies strictly between two others. */
const between = (low: number, high: number): unknown =>
  expect.closeTo((low + high) / 2, -Math.log10(high - low));

describe("phases", () => {
  test.each([
    ["2026-03-10 13:00", "day", "03-10 18:02"],
    ["2026-03-10 18:20", "dusk", "03-10 18:36"],
    ["2026-03-11 02:00", "night", "03-11 05:56"],
    ["2026-03-11 06:10", "dawn", "03-11 06:30"],
    ["2026-03-11 09:00", "day", null],
  ])("Berlin at %s: %s", (time, code, until) => {
    const phase = sunPhase(sunOf(berlin, at(time)), at(time));
    expect(phase.code).toBe(code);
    expect(phase.until === null ? null : local(phase.until)).toBe(until);
    const moving = code === "dusk" || code === "dawn";
    expect(phase.progress === null).toBe(!moving);
    expect(phase.progress ?? 0.5).toEqual(between(0.3, 0.7));
  });

  const svalbard: Place = { latitude: 78.2, longitude: 15.6, timeZone: "Europe/Oslo" };
  // 61 degrees north: the sun sets in June, but it never gets darker than dusk.
  const lahti: Place = { latitude: 61, longitude: 25.65, timeZone: "Europe/Helsinki" };
  test.each([
    ["midnight sun", tromso, "2026-06-22 00:30", "Europe/Oslo", "day", null],
    ["polar night with dusk", tromso, "2026-12-21 12:30", "Europe/Oslo", "dusk", null],
    ["polar night, morning", tromso, "2026-12-22 10:00", "Europe/Oslo", "dawn", null],
    ["polar night, midnight", tromso, "2026-12-22 00:00", "Europe/Oslo", "night", null],
    ["deep polar night at noon", svalbard, "2026-12-21 12:00", "Europe/Oslo", "night", null],
    ["white night, evening", lahti, "2026-06-22 00:30", "Europe/Helsinki", "dusk", 0.5],
    ["white night, morning", lahti, "2026-06-22 02:30", "Europe/Helsinki", "dawn", 0.5],
  ])("%s", (_name, place, time, zone, code, progress) => {
    const instant = at(time, zone);
    const phase = sunPhase(sunOf(place, instant), instant);
    expect(phase.code).toBe(code);
    expect(phase.progress).toEqual(progress === null ? null : between(0, 1));
  });

  test.each([
    ["in the evening", berlin, "2026-06-21 20:00", "06-22 04:43"],
    ["in the morning after sunrise", berlin, "2026-06-21 08:00", "06-22 04:43"],
    ["under the midnight sun: the coming noon", tromso, "2026-06-21 20:00", "06-22 12:00"],
  ])("next sunrise %s", (_name, place, time, expected) => {
    expect(local(nextSunrise(place, at(time)))).toBe(expected);
  });
});
