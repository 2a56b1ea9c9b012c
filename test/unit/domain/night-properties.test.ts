import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { levelAt } from "../../../domain/night-level.ts";
import { resolveNight, resolveNights } from "../../../domain/resolve-night.ts";
import { calendar, date, point, program } from "./plans.ts";

describe("whatever the program, place and date", () => {
  const moments = fc.oneof(
    fc
      .integer({ min: 0, max: 1439 })
      .map(
        (m) => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`,
      ),
    fc
      .tuple(
        fc.constantFrom("sunset", "sunrise", "civilDusk", "civilDawn"),
        fc.integer({ min: -120, max: 120 }),
      )
      .map(([event, offset]) => `${event}${offset < 0 ? offset : `+${offset}`}`),
  );
  const points = fc.array(
    fc
      .record({
        moment: moments,
        level: fc.integer({ min: 0, max: 100 }),
        rampTime: fc.integer({ min: 0, max: 3600 }),
      })
      .map(({ moment, level, rampTime }) => point(moment, level, { rampTime })),
    { minLength: 1, maxLength: 8 },
  );
  const places = fc.record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    timeZone: fc.constantFrom("Europe/Berlin", "Asia/Kolkata", "America/New_York", "Pacific/Apia"),
  });
  const days = fc
    .integer({ min: 0, max: 20_000 })
    .map((offset) => date("2000-01-01").add({ days: offset }));

  test("steps cover noon to noon without gap or overlap", () => {
    fc.assert(
      fc.property(points, places, days, (list, place, day) => {
        const resolved = resolveNight(calendar("p"), [program("p", ...list)], place, day);
        let expected = resolved.from;
        for (const step of resolved.steps) {
          expect(step.from).toBe(expected);
          expect(step.to).toBeGreaterThan(step.from);
          expected = step.to;
        }
        expect(expected).toBe(resolved.to);
        const next = resolveNight(
          calendar("p"),
          [program("p", ...list)],
          place,
          day.add({ days: 1 }),
        );
        expect(next.from).toBe(resolved.to);
      }),
      { numRuns: 300 },
    );
  });

  test("the level stays between the levels of the program and 0", () => {
    fc.assert(
      fc.property(
        points,
        places,
        days,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (list, place, day, share) => {
          const resolved = resolveNight(calendar("p"), [program("p", ...list)], place, day);
          const instant = resolved.from + (resolved.to - resolved.from) * share;
          const most = Math.max(...list.map(({ level }) => level));
          const level = levelAt(resolved, instant);
          expect(level).toBeGreaterThanOrEqual(0);
          expect(level).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  test("a list of nights is the nights one by one", () => {
    fc.assert(
      fc.property(points, places, days, (list, place, day) => {
        const programs = [program("p", ...list)];
        const many = resolveNights(calendar("p"), programs, place, day, 3);
        const single = [0, 1, 2].map((offset) =>
          resolveNight(calendar("p"), programs, place, day.add({ days: offset })),
        );
        expect(many).toEqual(single);
      }),
      { numRuns: 50 },
    );
  });
});
