import fc from "fast-check";
import { expect, test } from "vitest";
import { ringTest } from "../../../api/stock/selection.ts";

/** The same rule without strips: a ray to the east crosses an odd number of sides. */
function isInside(ring: readonly (readonly [number, number])[], x: number, y: number): boolean {
  return (
    ring.filter(([xi, yi], i) => {
      const [xj, yj] = ring.at(i - 1) ?? [xi, yi];
      return yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi;
    }).length %
      2 ===
    1
  );
}

const coordinate = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.double({ min: -4, max: 4, noNaN: true }),
);
const place = fc.tuple(coordinate, coordinate);

test("a ring in strips holds the places that the plain ring holds", () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 3, maxLength: 40 }),
      fc.array(place, { maxLength: 40 }),
      (ring, places) => {
        const isWithin = ringTest(ring);
        for (const [x, y] of places) expect(isWithin(x, y)).toBe(isInside(ring, x, y));
      },
    ),
    { numRuns: 500 },
  );
});

test("a lasso around a corner leaves the corner's inside out", () => {
  const isWithin = ringTest([
    [0, 0],
    [3, 0],
    [3, 1],
    [1, 1],
    [1, 3],
    [0, 3],
  ]);
  expect([isWithin(0.5, 2.5), isWithin(2.5, 0.5), isWithin(2, 2)]).toEqual([true, true, false]);
});
