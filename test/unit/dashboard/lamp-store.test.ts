import { describe, expect, test } from "vitest";
import type { LightColumns } from "../../../api/contract/columns.ts";
import type { LampFrame } from "../../../api/contract/frames.ts";
import { createLampStore } from "../../../dashboard/live/lamp-store.ts";
import { placesById } from "../../../dashboard/live/places.ts";

/** Three light points whose places in the feed are not their places in the columns. */
const columns: LightColumns = {
  inventoryRevision: 4,
  index: Uint32Array.of(7, 2, 40),
  longitude: Float64Array.of(9, 9.1, 9.2),
  latitude: Float64Array.of(48, 48, 48),
  switching: Uint8Array.of(0, 0, 1),
  ids: ["lp_a", "lp_b", "lp_c"],
  numbers: ["1", "2", "3"],
  streets: [],
  streetOf: [-1, -1, -1],
  areas: [],
  areaOf: [-1, -1, -1],
};

const places = new Map(columns.ids.map((id, place) => [id, place]));

function frame(
  ...records: readonly (readonly [number, number, number, number, number])[]
): LampFrame {
  const column = (place: number): number[] => records.map((record) => record[place] ?? 0);
  return {
    epoch: 1,
    seq: 2,
    since: 1,
    inventoryRevision: 4,
    at: 0,
    count: records.length,
    index: Uint32Array.from(column(0)),
    status: Uint8Array.from(column(1)),
    level: Uint8Array.from(column(2)),
    flags: Uint8Array.from(column(3)),
    power: Uint16Array.from(column(4)),
  };
}

function started() {
  const waiting: (() => void)[] = [];
  const store = createLampStore({ later: (run) => waiting.push(run) });
  const second = (): void => {
    for (const run of waiting.splice(0)) run();
  };
  return { store, waiting, second };
}

describe("lamp store", () => {
  test("a new layout knows nothing about its lamps yet", () => {
    const { store, second } = started();
    store.load(columns, places);
    second();
    expect(store.summary()).toMatchObject({ total: 3, stale: 3, powerW: 0 });
    expect(store.summary().counts.noConnection).toBe(3);
    expect([...store.level()]).toEqual([255, 255, 255]);
  });

  test("a frame's index finds the place in the columns; one that is not there is left out", () => {
    const { store } = started();
    const told: number[][] = [];
    store.load(columns, places);
    store.subscribeFrame((change) => {
      if (change.kind === "states") told.push([...change.places.subarray(0, change.count)]);
    });
    store.apply(frame([40, 1, 70, 1, 285], [3, 1, 100, 0, 900]));
    expect(told).toEqual([[2]]);
    expect([...store.status()]).toEqual([4, 4, 1]);
    expect(store.level()[2]).toBe(70);
    expect(store.placeOf("lp_c")).toBe(2);
    expect(store.placeOf("lp_z")).toBeNull();
  });

  test("drawing hears each frame, React once a second", () => {
    const { store, waiting, second } = started();
    let drawn = 0;
    let rendered = 0;
    store.load(columns, places);
    second();
    store.subscribeFrame(() => (drawn += 1));
    store.subscribe(() => (rendered += 1));
    store.apply(frame([7, 1, 100, 0, 400]));
    store.apply(frame([2, 3, 0, 0, 0]));
    store.apply(frame([40, 1, 50, 1, 65_535]));
    expect([drawn, rendered, waiting.length]).toEqual([3, 0, 1]);
    second();
    expect(rendered).toBe(1);
    expect(store.summary()).toMatchObject({ byHand: 1, stale: 0, powerW: 40 });
    expect(store.summary().counts).toEqual({ off: 0, on: 2, inWork: 0, fault: 1, noConnection: 0 });
    second();
    expect(rendered).toBe(1);
  });

  test("states of all lamps forget what they do not name", () => {
    const { store, second } = started();
    store.load(columns, places);
    store.apply(frame([7, 1, 100, 0, 400]));
    store.replace(frame([2, 1, 30, 0, 100]));
    second();
    expect([...store.status()]).toEqual([4, 1, 4]);
    expect(store.summary().powerW).toBe(10);
  });

  test("a frame that changes nothing we know wakes nobody", () => {
    const { store, waiting, second } = started();
    store.load(columns, places);
    second();
    store.apply(frame([3, 1, 100, 0, 900]));
    expect(waiting).toHaveLength(0);
  });
});

test("the places of a large town are found in portions", async () => {
  const ids = Array.from({ length: 50_001 }, (_, place) => `lp_${place}`);
  let pauses = 0;
  const places = await placesById(ids, async () => void (pauses += 1));
  expect(pauses).toBeGreaterThan(1);
  expect(places.size).toBe(ids.length);
  expect(ids.every((id, place) => places.get(id) === place)).toBe(true);
});
