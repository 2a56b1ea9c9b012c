import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Body, Observer, SearchAltitude } from "astronomy-engine";
import { describe, expect, test } from "vitest";
import { climbsThrough, sinksThrough, solarNoonNear } from "../../../simulators/sun-position.ts";
import type { Standpoint } from "../../../simulators/sun-position.ts";

const minute = 60_000;
const day = 86_400_000;

/** What the simulated lamp says to an event of a table row. */
function computed(event: string, date: string, at: Standpoint): number | string {
  const noon = solarNoonNear(Date.parse(`${date}T12:00:00Z`) - at.longitude * 4 * minute, at);
  const altitude = event.startsWith("civil") ? -6 : -0.833;
  if (event === "solar_noon") return noon;
  return event === "sunset" || event === "civil_dusk"
    ? sinksThrough(altitude, noon, at)
    : climbsThrough(altitude, noon, at);
}

// US Naval Observatory and timeanddate.com, rounded to the minute.
test.each([
  [50.45466, 30.5238, "1950-06-21", "sunrise", "1950-06-21T01:46:00Z"],
  [50.45466, 30.5238, "1950-06-21", "solar_noon", "1950-06-21T09:59:00Z"],
  [50.45466, 30.5238, "1950-06-21", "sunset", "1950-06-21T18:13:00Z"],
  [50.45466, 30.5238, "1950-06-21", "civil_dusk", "1950-06-21T18:59:00Z"],
  [50.45466, 30.5238, "2026-01-10", "civil_dawn", "2026-01-10T05:18:00Z"],
  [50.45466, 30.5238, "2026-01-10", "sunset", "2026-01-10T14:15:00Z"],
])("%s N %s E, %s: %s", (latitude, longitude, date, event, utc) => {
  const ours = computed(event, date, { latitude, longitude });
  expect(Math.abs(Number(ours) - Date.parse(utc))).toBeLessThanOrEqual(minute);
});

const rows = path.join(process.env["LICHTPUNKT_REAL_DATA"] ?? "", "sun-sample/sun_events.csv");

describe.skipIf(!existsSync(rows))(
  "all rows of the reference tables (LICHTPUNKT_REAL_DATA)",
  () => {
    const known = ["sunrise", "sunset", "civil_dawn", "civil_dusk", "solar_noon"];
    const cases = existsSync(rows)
      ? readFileSync(rows, "utf8")
          .trim()
          .split("\n")
          .slice(1)
          .map((line) => line.split(","))
          .filter((cells) => known.includes(cells[4] ?? ""))
      : [];

    test("at most two minutes off", () => {
      expect(cases.length).toBeGreaterThan(50);
      const off = cases.filter(([latitude, longitude, date = "", , event = "", utc = ""]) => {
        const at = { latitude: Number(latitude), longitude: Number(longitude) };
        return !(Math.abs(Number(computed(event, date, at)) - Date.parse(utc)) <= 2 * minute);
      });
      expect(off).toEqual([]);
    });
  },
);

test.each([-60, -35, 0, 40, 50, 60])(
  "a second opinion through a year at %s degrees",
  (latitude) => {
    const at = { latitude, longitude: 10 };
    const observer = new Observer(latitude, 10, 0);
    const off: string[] = [];
    for (let days = 0; days < 365; days += 5) {
      const noon = solarNoonNear(Date.UTC(2026, 0, 1, 12) + days * day, at);
      for (const altitude of [-0.833, -6]) {
        const ours = sinksThrough(altitude, noon, at);
        const theirs = SearchAltitude(Body.Sun, observer, -1, new Date(noon), 0.5, altitude);
        const agree =
          theirs === null
            ? typeof ours === "string"
            : Math.abs(Number(ours) - theirs.date.getTime()) < 2 * minute;
        if (!agree) off.push(`${new Date(noon).toISOString()} at ${altitude} degrees`);
      }
    }
    expect(off).toEqual([]);
  },
);

test.each([
  ["polar day", "2026-06-21", "staysUp", "staysUp"],
  ["polar night", "2026-12-21", "staysDown", "staysDown"],
])("%s in Tromso", (_name, date, evening, morning) => {
  const at = { latitude: 69.65, longitude: 18.95 };
  expect(computed("sunset", date, at)).toBe(evening);
  expect(computed("sunrise", date, at)).toBe(morning);
});
