import { expect, test } from "vitest";
import { LampStates } from "../../../api/office/lamp-states.ts";
import type { LampChange } from "../../../ingest/feed.ts";

const hour = 3_600_000;
const noon = 1_800_000_000_000;
const told = (power: number | null, energyWh: number): LampChange => ({
  index: 0,
  status: 1,
  level: 100,
  desired: 100,
  reported: 100,
  reason: "program",
  flags: 16,
  power,
  lastSeen: null,
  energyWh,
  expectedPower: power ?? 0,
  revision: 1,
});

test.each([
  ["it burns on since it was told of", told(50, 20), noon + 5 * hour, noon + 7 * hour, 120],
  ["off it takes nothing more", told(0, 20), noon + 5 * hour, noon + 7 * hour, 20],
  ["its power is unknown", told(null, 20), noon + 5 * hour, noon + 7 * hour, 20],
  ["it was told of on the day before", told(50, 400), noon - 6 * hour, noon + hour, 50],
])("energy of a lamp that follows its segment: %s", (_what, change, toldAt, now, wh) => {
  const states = new LampStates(1);
  states.take(change, 1, toldAt);
  expect(states.energyOf(0, noon, now)).toBeCloseTo(wh);
});

test("of a lamp that was never told of nothing is known", () => {
  expect(new LampStates(1).energyOf(0, noon, noon + hour)).toBe(0);
});
