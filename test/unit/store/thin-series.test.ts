import fc from "fast-check";
import { expect, test } from "vitest";
import { thinReadings, type Reading } from "../../../store/thin-series.ts";

const TO = 100_000;
const readings = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: TO - 1 }),
      value: fc.option(fc.integer({ min: -50, max: 50 })),
    }),
    { maxLength: 300 },
  )
  .map((points): Reading[] =>
    points
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, value }) => ({ at, clock: false, values: [value] })),
  );

const valuesOf = (series: readonly Reading[]): number[] =>
  series.map((reading) => reading.values[0] ?? null).filter((value) => value !== null);

test("a thinned series is a part of the whole in its order, small enough, with first, last, least and greatest", () => {
  fc.assert(
    fc.property(readings, fc.integer({ min: 4, max: 120 }), (series, maxPoints) => {
      const thinned = thinReadings(series, 0, TO, maxPoints);
      expect(thinned.length).toBeLessThanOrEqual(maxPoints);
      expect(thinned).toEqual(series.filter((reading) => thinned.includes(reading)));
      expect([thinned.at(0), thinned.at(-1)]).toEqual([series.at(0), series.at(-1)]);
      expect(Math.max(...valuesOf(thinned))).toBe(Math.max(...valuesOf(series)));
      expect(Math.min(...valuesOf(thinned))).toBe(Math.min(...valuesOf(series)));
    }),
  );
});

test("a short series stays whole", () => {
  const series = [{ at: 1, clock: true, values: [null] }];
  expect(thinReadings(series, 0, TO, 4)).toBe(series);
});
