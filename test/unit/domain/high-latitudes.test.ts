import { Body, Equator, Horizon, Observer } from "astronomy-engine";
import { describe, expect, test } from "vitest";
import type { Night } from "../../../domain/night.ts";
import { levelAt } from "../../../domain/night-level.ts";
import type { Place } from "../../../domain/place.ts";
import { resolveNight, resolveNights } from "../../../domain/resolve-night.ts";
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

const plain = calendar("hohenfurch");
const night = (day: string, place: Place = berlin): Night =>
  resolveNight(plain, [hohenfurch], place, date(day));
/** The timeline as "MM-DD HH:MM level" lines. */
const lines = (resolved: Night, zone = "Europe/Berlin"): string[] =>
  resolved.steps.map((step) => `${local(step.from, zone)} ${step.level}`);
const changesOf = (resolved: Night): string[] =>
  resolved.steps.flatMap(({ decidedBy }) =>
    decidedBy.kind === "point" ? decidedBy.changed.join("+") || "-" : "before",
  );

/** Altitude of the sun's centre without refraction, by a second opinion. */
function trueAltitude(observer: Observer, instant: number): number {
  const time = new Date(instant);
  const { ra, dec } = Equator(Body.Sun, time, observer, true, true);
  return Horizon(time, observer, ra, dec).altitude;
}

describe("high latitudes", () => {
  test("Tromsø in June: the lamp stays off", () => {
    expect(night("2026-06-21", tromso).steps.every(({ level }) => level === 0)).toBe(true);
  });

  test("Tromsø in December: the lamp burns from noon to noon", () => {
    const resolved = night("2026-12-21", tromso);
    expect(resolved.steps.every(({ level }) => level > 0)).toBe(true);
    expect(changesOf(resolved)[0]).toBe("sunStaysDown");
    expect(resolved.levelBefore).toBe(100);
    expect(levelAt(resolved, resolved.from)).toBe(100);
  });

  test("offsets have no meaning where the sun gives no instant", () => {
    const wide = program("wide", point("sunset+90", 100), point("sunrise-90", 0));
    const of = (day: string): Night => resolveNight(calendar("wide"), [wide], tromso, date(day));
    expect(of("2026-12-21").steps.map(({ level }) => level)).toEqual([100]);
    expect(of("2026-06-21").steps.every(({ level }) => level === 0)).toBe(true);
  });

  test("a twilight program in a white night keeps the level between sunset and sunrise", () => {
    const twilight = program(
      "twilight",
      point("sunset", 30),
      point("civilDusk", 100),
      point("civilDawn", 30),
      point("sunrise", 0),
    );
    const place: Place = { latitude: 61, longitude: 25.65, timeZone: "Europe/Helsinki" };
    const resolved = resolveNight(calendar("twilight"), [twilight], place, date("2026-06-21"));
    expect(resolved.steps.map(({ level }) => level)).toEqual([0, 30, 30, 0]);
  });

  test("sunset before local noon belongs to the lighting day that runs then", () => {
    const november = night("2026-11-25", kirkenes);
    expect(lines(november, kirkenes.timeZone)).toEqual([
      "11-25 12:00 100",
      "11-25 21:00 70",
      "11-26 00:00 50",
      "11-26 05:00 70",
      "11-26 06:00 100",
      "11-26 10:19 0",
      "11-26 11:15 100",
    ]);
    expect(november.steps[0]!.rampTime).toBe(0);
    expect(november.levelBefore).toBe(100);
    expect(november.steps.at(-1)!.decidedBy).toMatchObject({ date: "2026-11-26" });
  });

  test("sunrise after local noon still ends the night before", () => {
    // Solar noon lies near 15:00 by this clock.
    const west: Place = { latitude: 66.2, longitude: -28, timeZone: "Europe/Berlin" };
    const resolved = night("2026-12-20", west);
    expect(lines(resolved).slice(0, 3)).toEqual([
      "12-20 12:00 100",
      "12-20 13:32 0",
      "12-20 16:07 100",
    ]);
    expect(resolved.steps[0]!.decidedBy).toMatchObject({ date: "2026-12-19", pointIndex: 4 });
  });

  test.each([
    ["Tromsø", tromso],
    ["Kirkenes", kirkenes],
    ["Berlin", berlin],
    ["Ushuaia", { latitude: -54.8, longitude: -68.3, timeZone: "America/Argentina/Ushuaia" }],
    ["Kashgar", { latitude: 39.5, longitude: 76, timeZone: "Asia/Shanghai" }],
  ])("%s: dark exactly when the sun is up, all year, by sunset and sunrise", (_name, place) => {
    const simple = program("simple", point("sunset", 100), point("sunrise", 0));
    const nights = resolveNights(calendar("simple"), [simple], place, date("2027-01-01"), 365);
    const observer = new Observer(place.latitude, place.longitude, 0);
    const wrong: string[] = [];
    for (const resolved of nights) {
      for (let instant = resolved.from; instant < resolved.to; instant += 20 * 60_000) {
        const altitude = trueAltitude(observer, instant);
        if (Math.abs(altitude + 0.833) < 0.1) continue;
        const lit = levelAt(resolved, instant) > 0;
        if (lit === altitude > -0.833) wrong.push(local(instant, place.timeZone));
      }
    }
    expect(wrong).toEqual([]);
  });
});
