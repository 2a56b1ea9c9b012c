import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openOfficeTown, type OfficeTown } from "./office-town.ts";
import {
  freshDir,
  type HandClock,
  handClock,
  removeDir,
  type RunningEngine,
  startEngine,
} from "./running-engine.ts";

/** 21 November 2026 in Berlin (CET, UTC+1). */
const at = (hours: number, minutes = 0): number => Date.UTC(2026, 10, 21, hours - 1, minutes);
const started = at(18, 20);

let dir: string;
let clock: HandClock;
let town: OfficeTown;
let run: RunningEngine;

beforeEach(async () => {
  dir = freshDir();
  clock = handClock(started);
  town = await openOfficeTown(
    join(dir, "office.db"),
    [
      { id: "lp_a", deviceId: "d1" },
      { id: "lp_c", deviceId: null, switching: "notNetworked" },
    ],
    started,
  );
  run = startEngine(dir, clock);
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const goTo = (instant: number): void => {
  clock.set(instant);
  run.engine.tick();
  run.engine.commit();
};
const count = (ts: number, seq: number, activeEnergy: number): void =>
  run.say([
    "d1",
    "telemetry",
    { readings: [{ ts, seq, bootId: 1, actualLightLevel: 100, activePower: 50, activeEnergy }] },
  ]);
/** What the feed says of a lamp since noon, in whole Wh; its index as in the town above. */
const toldOf = (light: number): number =>
  run.frames.flatMap(({ changes }) => changes).findLast(({ index }) => index === light)?.energyWh ??
  Number.NaN;
const hoursSinceNoon = (): number =>
  run.stores.field.townHours(at(12)).reduce((sum, { wh }) => sum + wh, 0);

describe("energy since noon is one figure, by lamps and by hours", () => {
  test("for lamps without a voice, where the field is first started in the evening", () => {
    goTo(at(19));
    // 0.5 W at rest until 18:00, 50 W since then.
    expect(hoursSinceNoon()).toBeCloseTo(6 * 0.5 + 50, 6);
  });

  test.each([
    { silentSince: at(3), wh: 40 },
    { silentSince: at(11, 30), wh: 20 },
    { silentSince: at(17), wh: 17 },
  ])("after a silence of hours, which the counter bridges: $wh Wh", ({ silentSince, wh }) => {
    count(silentSince, 0, 1_000);
    goTo(at(18, 30));
    count(at(18, 30), 1, 1_000 + wh);
    goTo(at(19));
    const ofTheOther = 6 * 0.5 + 50;
    expect(toldOf(0)).toBeCloseTo(hoursSinceNoon() - ofTheOther, 0);
    expect(toldOf(0)).toBeGreaterThan(0);
  });
});
