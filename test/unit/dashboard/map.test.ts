import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { districtBadges } from "../../../dashboard/map/district-badges.ts";
import { joinLines } from "../../../dashboard/map/join-lines.ts";
import { lampGlow, lampSize, spreadHeads } from "../../../dashboard/map/lamp-layer.ts";
import { isInside, boundsOfRing, rectangle, thinned } from "../../../dashboard/map/ring.ts";
import { boundsOfSlots, sameMast } from "../../../dashboard/map/slots.ts";
import { colourTriple, mapColours } from "../../../dashboard/map/map-colours.ts";

describe("heads on one mast", () => {
  test("a lamp alone stays where it is", () => {
    expect([...spreadHeads(Float32Array.of(0, 0, 1e-6, 0))]).toEqual([0, 0, 0, 0]);
  });

  test("heads on one place step aside in different directions, by the same distance", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), (heads) => {
        const spread = spreadHeads(new Float32Array(heads * 2).fill(0.25));
        const directions = new Set<string>();
        for (let i = 0; i < heads; i++) {
          const [x = 0, y = 0] = spread.subarray(2 * i, 2 * i + 2);
          expect(Math.hypot(x, y)).toBeCloseTo(1, 5);
          directions.add(`${x.toFixed(3)} ${y.toFixed(3)}`);
        }
        expect(directions.size).toBe(heads);
      }),
    );
  });
});

describe("lines of a street", () => {
  test("lines that meet end to end become one, however they were drawn", () => {
    const pieces = [
      [
        [2, 0],
        [3, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
      [
        [2, 0],
        [1, 0],
      ],
    ] as const;
    const [line, ...others] = joinLines(pieces);
    expect(others).toEqual([]);
    const forward = line?.[0]?.[0] === 0 ? line : line?.toReversed();
    expect(forward).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
  });

  test("lines that do not meet, rings, and lines of one point", () => {
    const ring = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ] as const;
    const apart = [
      [5, 5],
      [6, 6],
    ] as const;
    expect(joinLines([ring, apart, [[9, 9]]])).toEqual([ring, apart]);
  });

  test("no piece of a street is lost or doubled", () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }));
    const segment = fc.tuple(point, point).filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1]);
    const pieces = (lines: readonly (readonly (readonly [number, number])[])[]): string[] =>
      lines
        .flatMap((line) =>
          line.slice(1).map((place, i) => [String(line[i]), String(place)].toSorted().join(" - ")),
        )
        .toSorted();
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 14 }), (segments) => {
        expect(pieces(joinLines(segments))).toEqual(pieces(segments));
      }),
    );
  });
});

describe("a lamp's size and glow", () => {
  test("grow with the zoom and stay within bounds", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 22, noNaN: true }), (zoom) => {
        expect(lampSize(zoom)).toBeGreaterThanOrEqual(2.2);
        expect(lampSize(zoom)).toBeLessThanOrEqual(22);
        expect(lampSize(zoom + 0.5)).toBeGreaterThanOrEqual(lampSize(zoom));
        expect(lampGlow(zoom)).toBeGreaterThanOrEqual(0.3);
        expect(lampGlow(zoom)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("district badges", () => {
  const source = (status: number[]) => ({
    count: status.length,
    longitude: Float64Array.from(status, (_, i) => i),
    latitude: new Float64Array(status.length).fill(50),
    status: Uint8Array.from(status),
    level: new Uint8Array(status.length),
    flags: new Uint8Array(status.length),
  });

  test.each([
    ["only lamps that are off", [0, 0, 0], 0, 3],
    ["some burn", [0, 1, 0], 1, 1],
    ["one is in work", [1, 2, 0], 2, 1],
    ["two have no connection", [1, 4, 4], 4, 2],
    ["a fault outweighs all", [4, 3, 2], 3, 1],
  ])("%s", (_, status, worst, worstCount) => {
    const [badge] = districtBadges(source(status), ["Altstadt"], [0, 0, 0]);
    expect(badge).toEqual({
      area: "Altstadt",
      longitude: 1,
      latitude: 50,
      worst,
      worstCount,
      total: 3,
    });
  });

  test("a district without lamps has none, a lamp without district is in none", () => {
    expect(districtBadges(source([1, 3]), ["Nord", "Süd"], [1, -1])).toMatchObject([
      { area: "Süd", total: 1, worst: 1 },
    ]);
  });
});

describe("colours from the page", () => {
  test.each([
    ["#ff8000", [1, 128 / 255, 0]],
    [" #0b1020", [11 / 255, 16 / 255, 32 / 255]],
    ["#f80", [1, 136 / 255, 0]],
    ["rgb(255, 0, 51)", [1, 0, 0.2]],
  ])("%s", (text, triple) => expect(colourTriple(text)).toEqual(triple));

  test("a token that is missing is named, not drawn black", () => {
    expect(() => mapColours(true, () => "")).toThrow('"" is no colour token');
  });
});

describe("a ring drawn on the map", () => {
  test("a rectangle holds exactly what lies between its corners", () => {
    const corner = fc.double({ min: -100, max: 100, noNaN: true });
    const apart = fc.tuple(corner, corner).filter(([a, b]) => Math.abs(a - b) > 1e-6);
    fc.assert(
      fc.property(apart, apart, corner, corner, ([x1, x2], [y1, y2], x, y) => {
        const [west, south, east, north] = boundsOfRing(rectangle([x1, y1], [x2, y2]));
        const within = x > west && x < east && y > south && y < north;
        const onEdge = x === west || x === east || y === south || y === north;
        fc.pre(!onEdge);
        expect(isInside(rectangle([x1, y1], [x2, y2]), x, y)).toBe(within);
      }),
    );
  });

  test("a lasso with a bay: what lies in the bay is outside", () => {
    const lasso = [
      [0, 0],
      [4, 0],
      [4, 4],
      [3, 4],
      [3, 1],
      [1, 1],
      [1, 4],
      [0, 4],
    ] as const;
    expect(isInside(lasso, 2, 0.5)).toBe(true);
    expect(isInside(lasso, 2, 3)).toBe(false);
    expect(isInside(lasso, 3.5, 3)).toBe(true);
  });

  test("a line drawn slowly keeps its shape with few points", () => {
    const slow = Array.from({ length: 5_000 }, (_, i) => [i, i % 7] as const);
    const few = thinned(slow, 200);
    expect(few.length).toBeLessThanOrEqual(200);
    expect(few.length).toBeGreaterThan(150);
    expect(
      thinned(
        [
          [0, 0],
          [1, 1],
          [2, 0],
          [9, 9],
        ],
        200,
      ),
    ).toEqual([
      [0, 0],
      [9, 9],
    ]);
  });
});

describe("slots", () => {
  const columns = {
    longitude: Float64Array.of(13, 13.000004, 13.5),
    latitude: Float64Array.of(52, 52.000004, 52.1),
  };

  test("heads of one mast come together, the next mast does not", () => {
    expect(sameMast([0, 1, 2], columns)).toEqual([0, 1]);
    expect(sameMast([], columns)).toEqual([]);
  });

  test("bounds of some", () => {
    expect(boundsOfSlots([0, 2], columns)).toEqual([13, 52, 13.5, 52.1]);
    expect(boundsOfSlots([], columns)).toBeNull();
  });
});
