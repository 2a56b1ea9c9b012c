import { describe, expect, test } from "vitest";
import type { CabinetLive, CabinetView, SegmentView } from "../../../api/contract/stock.ts";
import {
  controllerOf,
  countMarks,
  deviates,
  findCabinets,
  marksOf,
  streetsOf,
} from "../../../dashboard/cabinets/cabinet-rules.ts";
import { placeAddress, readPlace } from "../../../dashboard/map/place-address.ts";

const segment = (part: Partial<SegmentView> = {}): SegmentView => ({
  id: "k_1",
  version: 1,
  cabinetId: "c_1",
  number: "1",
  name: null,
  output: 1,
  calendarId: null,
  dayPowered: true,
  note: null,
  lights: 12,
  desiredOn: true,
  actualOn: true,
  changedAt: null,
  desiredReason: "program",
  reason: "program",
  until: null,
  lockId: null,
  ...part,
});

const heard: CabinetLive = {
  online: true,
  lastSeenAt: 1,
  doorOpen: false,
  localOverride: "NONE",
  totalPowerW: 100,
  totalEnergyWh: 1,
};

const cabinet = (number: string, part: Partial<CabinetView> = {}): CabinetView => ({
  id: `c_${number}`,
  version: 1,
  number,
  name: null,
  address: null,
  areaId: null,
  supplyPointId: null,
  note: null,
  latitude: null,
  longitude: null,
  deviceId: "cc-1",
  lights: 12,
  segments: [segment()],
  live: heard,
  states: { off: 0, on: 12, inWork: 0, fault: 0, noConnection: 0 },
  lockId: null,
  ...part,
});

describe("what a cabinet stands out by", () => {
  test("a controller that was never heard is silent, none is no fault of silence", () => {
    expect(controllerOf(cabinet("1"))).toBe("online");
    expect(controllerOf(cabinet("1", { live: null }))).toBe("silent");
    expect(controllerOf(cabinet("1", { live: { ...heard, online: false } }))).toBe("silent");
    expect(controllerOf(cabinet("1", { deviceId: null, live: null }))).toBe("none");
    expect([...marksOf(cabinet("1", { deviceId: null, live: null }))]).toEqual(["none"]);
  });

  test("one where all is well stands out by nothing", () => {
    expect([...marksOf(cabinet("1"))]).toEqual([]);
  });

  test.each<[string, Partial<CabinetView>, string]>([
    ["a lamp's fault", { states: { ...cabinet("1").states, fault: 1 } }, "fault"],
    ["a lamp without connection", { states: { ...cabinet("1").states, noConnection: 1 } }, "fault"],
    ["a segment that stays dark", { segments: [segment({ actualOn: false })] }, "fault"],
    ["an open door", { live: { ...heard, doorOpen: true } }, "door"],
    ["the switch in the door", { live: { ...heard, localOverride: "OFF" } }, "byHand"],
    ["a lock of its own", { lockId: "wl_1" }, "locked"],
    ["a lock on a segment", { segments: [segment(), segment({ lockId: "wl_1" })] }, "locked"],
  ])("%s", (_, part, mark) => {
    expect([...marksOf(cabinet("1", part))]).toEqual([mark]);
  });

  test("nothing deviates where nothing is heard or nobody switches", () => {
    expect(deviates(segment({ desiredOn: true, actualOn: null }))).toBe(false);
    expect(deviates(segment({ desiredOn: null, actualOn: null }))).toBe(false);
    expect(deviates(segment({ desiredOn: false, actualOn: true }))).toBe(true);
  });

  test("marks are counted over all cabinets", () => {
    const counts = countMarks([
      cabinet("1", { live: { ...heard, doorOpen: true }, lockId: "wl_1" }),
      cabinet("2", { live: { ...heard, doorOpen: true } }),
    ]);
    expect(counts).toEqual({ fault: 0, door: 2, silent: 0, byHand: 0, locked: 1, none: 0 });
  });
});

describe("looking for cabinets", () => {
  const all = [
    cabinet("S10", { address: "Am Lindenhof 4" }),
    cabinet("S2", { areaId: "a_1", live: { ...heard, doorOpen: true } }),
    cabinet("S1", { segments: [segment({ name: "Marktplatz Nord" })], deviceId: "cc-77" }),
  ];
  const areaName = (id: string): string => (id === "a_1" ? "Südstadt" : "");
  const numbers = (q: string, mark: Parameters<typeof findCabinets>[1]["mark"] = null) =>
    findCabinets(all, { q, mark }, areaName).map(({ number }) => number);

  test("they stand in the order people count in", () => {
    expect(numbers("")).toEqual(["S1", "S2", "S10"]);
  });

  test("by address, area, segment and controller, every word of it, upper case or lower", () => {
    expect(numbers("LINDENHOF")).toEqual(["S10"]);
    expect(numbers("  südstadt s2 ")).toEqual(["S2"]);
    expect(numbers("südstadt s1")).toEqual([]);
    expect(numbers("marktplatz")).toEqual(["S1"]);
    expect(numbers("cc-77")).toEqual(["S1"]);
  });

  test("a mark narrows what the words have found", () => {
    expect(numbers("", "door")).toEqual(["S2"]);
    expect(numbers("s1", "door")).toEqual([]);
  });
});

test("the streets of a switching, those with most light points first, those without a street named too", () => {
  const lights = ["Allee", "Bachweg", "Bachweg", null].map((street) => ({ street }));
  expect(streetsOf(lights)).toEqual([
    { street: "Bachweg", lights: 2 },
    { street: null, lights: 1 },
    { street: "Allee", lights: 1 },
  ]);
});

test("a place in the map's address comes back; what is none, or off the map, does not", () => {
  expect(readPlace(placeAddress(50.0463912, -10.1))).toEqual([-10.1, 50.046391]);
  for (const at of ["", "50", "50,", "50,10,3", "a,b", "91,10", "50,181", "1e3,5", "50;10"]) {
    expect(readPlace(at)).toBeNull();
  }
});
