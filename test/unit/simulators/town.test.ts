import { describe, expect, test } from "vitest";
import { devicesOfInventory } from "../../../simulators/device-list.ts";
import { generateTown, townText } from "../../../simulators/town.ts";
import type { Town } from "../../../simulators/town.ts";

interface LightPoint {
  readonly number: string;
  readonly mast: string;
  readonly street: string;
  readonly cabinet: string;
  readonly segment: string;
  readonly phase: string;
  readonly ratedPower: number;
  readonly powerCurve: readonly (readonly [number, number])[];
  readonly switching: string;
  readonly device: string | null;
  readonly output: number;
  readonly lightingClass: string;
  readonly minimumLevel: number;
  readonly neverDim: boolean;
  readonly at: readonly [number, number];
}

interface TownCabinet {
  readonly kind: string;
  readonly number: string;
  readonly device: string | null;
  readonly segments: readonly {
    readonly number: string;
    readonly output: number | null;
    readonly dayPowered: boolean;
  }[];
}

function lightsOf(town: Town): LightPoint[] {
  return town.features
    .filter(({ properties }) => properties["kind"] === "lightPoint")
    .map(
      ({ properties, geometry }) =>
        // The generator's own output; the tests below look at its values.
        ({ ...properties, at: geometry.coordinates }) as unknown as LightPoint,
    );
}

/** The machine may be busy; how long a town takes is not what is tested. */
const patient = { timeout: 60_000 };
const town = generateTown({ seed: 4, lights: 500 });
const lights = lightsOf(town);

test("same seed, same bytes; another seed, another town", patient, () => {
  const text = townText(town);
  expect(townText(generateTown({ seed: 4, lights: 500 }))).toBe(text);
  expect(townText(generateTown({ seed: 5, lights: 500 }))).not.toBe(text);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(town)));
});

test.each([1, 2, 3])("about as many lights as wanted, seed %i", patient, (seed) => {
  const count = lightsOf(generateTown({ seed, lights: 300 })).length;
  expect(Math.abs(count / 300 - 1)).toBeLessThan(0.06);
});

test("too few lights for a town are refused by name", () => {
  expect(() => generateTown({ lights: 20 })).toThrow(/lights is 20: give/);
});

describe("the stock of a town", () => {
  test("numbers are unique, heads of a mast share it and their device", () => {
    expect(new Set(lights.map(({ number }) => number)).size).toBe(lights.length);
    const second = lights.filter(({ output }) => output === 2);
    expect(second.length).toBeGreaterThan(3);
    for (const head of second) {
      const first = lights.find(({ mast, output }) => mast === head.mast && output === 1);
      expect(first).toMatchObject({ device: head.device, cabinet: head.cabinet });
    }
  });

  test("is mixed, and exactly what is networked has a device", () => {
    const share = (switching: string): number =>
      lights.filter((light) => light.switching === switching).length / lights.length;
    expect(share("networked")).toBeGreaterThan(0.68);
    expect(share("byCabinet")).toBeGreaterThan(0.13);
    expect(share("byCabinet")).toBeLessThan(0.22);
    expect(share("notNetworked")).toBeGreaterThan(0.04);
    for (const { device, switching } of lights) {
      expect(device !== null).toBe(switching === "networked");
    }
    const masts = new Set(lights.filter(({ device }) => device !== null).map(({ mast }) => mast));
    expect(new Set(lights.flatMap(({ device }) => device ?? [])).size).toBe(masts.size);
  });

  test("power curves rise to the rated power", () => {
    for (const { powerCurve, ratedPower } of lights) {
      const powers = powerCurve.map(([, power]) => power);
      expect(powers).toEqual(powers.toSorted((a, b) => a - b));
      expect(powers.at(-1) ?? ratedPower).toBe(ratedPower);
    }
  });

  test("zebra crossings are never dimmed, and each light has a class and a floor", () => {
    expect(lights.filter(({ neverDim }) => neverDim).length).toBeGreaterThan(5);
    for (const { neverDim, minimumLevel, lightingClass } of lights) {
      expect(lightingClass).toMatch(/^[MCP][0-6]$/);
      expect(minimumLevel).toBeGreaterThan(0);
      expect(neverDim ? minimumLevel : 100).toBe(100);
    }
  });

  test("each light is fed: its cabinet and segment exist, phases are about even", () => {
    const fed = new Map(
      town.features
        .filter(({ properties }) => properties["kind"] === "cabinet")
        .map(({ properties }) => [properties["number"], properties["segments"]]),
    );
    for (const { cabinet, segment } of lights) {
      expect(fed.get(cabinet)).toContainEqual(expect.objectContaining({ number: segment }));
    }
    for (const phase of ["L1", "L2", "L3"]) {
      const share = lights.filter((light) => light.phase === phase).length / lights.length;
      expect(share).toBeGreaterThan(0.2);
    }
  });

  test("some cabinets have controllers, with an output for each segment that they switch", () => {
    const cabinets = town.features
      .map(({ properties }) => properties as unknown as TownCabinet)
      .filter(({ kind }) => kind === "cabinet");
    const controlled = cabinets.filter(({ device }) => device !== null);
    expect(controlled.length).toBeGreaterThan(1);
    expect(controlled.length).toBeLessThan(cabinets.length);
    for (const { number, device, segments } of cabinets) {
      const outputs = segments.flatMap(({ output }) => output ?? []);
      expect(new Set(outputs).size).toBe(outputs.length);
      const switched = segments.filter((segment) =>
        lights.some(
          (light) =>
            light.cabinet === number &&
            light.segment === segment.number &&
            light.switching === "byCabinet",
        ),
      );
      const without = switched.filter(({ output }) => output === null);
      expect([number, without.length]).toEqual([number, device === null ? switched.length : 0]);
      expect([number, device === null && outputs.length > 0]).toEqual([number, false]);
    }
    const unpowered = cabinets.flatMap(({ segments }) => segments.filter((s) => !s.dayPowered));
    expect(unpowered).toHaveLength(1);
    expect(unpowered[0]?.output).not.toBeNull();
  });

  test("each light stands on a named street, no two streets have one name, no two masts one place", () => {
    const streets = town.features
      .filter(({ properties }) => properties["kind"] === "street")
      .map(({ properties }) => properties["name"]);
    expect(new Set(streets).size).toBe(streets.length);
    for (const { street } of lights) expect(streets).toContain(street);
    const places = lights.map(({ at }) => at.join());
    expect(new Set(places).size).toBe(places.length);
    const [longitude, latitude] = town.center;
    for (const { at } of lights) {
      const north = (at[1] - latitude) * 111_320;
      const east = (at[0] - longitude) * 111_320 * Math.cos((latitude * Math.PI) / 180);
      expect(Math.hypot(north, east)).toBeLessThan(4_000);
    }
  });
});

test("its networked lights are the devices a fleet simulates", () => {
  const { devices, withoutDevice, cabinets } = devicesOfInventory(townText(town));
  const lamps = devices.filter(({ segments }) => segments === undefined);
  expect(devices.length - lamps.length).toBe(cabinets);
  const outputs = lamps.reduce((sum, device) => sum + device.outputs.length, 0);
  expect(outputs + withoutDevice).toBe(lights.length);
  expect(outputs).toBe(lights.filter(({ device }) => device !== null).length);
});

describe("an inventory that cannot be read is refused with the place and the field", () => {
  const point = (properties: object): string =>
    JSON.stringify({
      features: [{ geometry: { type: "Point", coordinates: [1, 2] }, properties }],
    });
  test.each([
    ["{}", /no list `features`/],
    [point({ device: "a b" }), /Feature 1: `device` must be/],
    [point({ device: "a", output: 0 }), /Feature 1: `output` is 0/],
    [point({ device: "a", powerCurve: [1] }), /Feature 1: `powerCurve` must be/],
  ])("%s", (text, message) => {
    expect(() => devicesOfInventory(text)).toThrow(message);
  });

  test("what is unknown of a luminaire is filled in", () => {
    expect(devicesOfInventory(point({ device: "a", number: 17 })).devices).toEqual([
      {
        device: "a",
        position: [1, 2],
        cabinet: null,
        segment: null,
        outputs: [{ output: 1, number: "17", ratedPower: 40, standbyPower: 0.4, powerCurve: [] }],
      },
    ]);
  });
});
