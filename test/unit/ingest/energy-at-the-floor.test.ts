import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toLevel } from "../../../domain/level.ts";
import { openOfficeTown } from "./office-town.ts";
import { freshDir, handClock, removeDir, startEngine } from "./running-engine.ts";

/** 21 November 2026 in Berlin (CET, UTC+1). */
const at = (hours: number): number => Date.UTC(2026, 10, 21, hours - 1);

/** Wh of one lamp without a voice from 19 to 20 o'clock, under a program that asks for 40 %. */
async function hourOf(light: { neverDim?: boolean; minimumLevel?: number }): Promise<number> {
  const dir = freshDir();
  const clock = handClock(at(18));
  const lamp = { id: "lp_a", deviceId: null, switching: "byCabinet", ...light } as const;
  const town = await openOfficeTown(join(dir, "office.db"), [lamp], at(18));
  await town.setProgram([
    { at: { event: "sunset", offsetMinutes: 0 }, level: toLevel(40), rampTime: 0 },
    { at: { event: "sunrise", offsetMinutes: 0 }, level: toLevel(0), rampTime: 0 },
  ]);
  const run = startEngine(dir, clock);
  onTestFinished(async () => {
    await run.engine.close();
    await town.close();
    removeDir(dir);
  });
  clock.set(at(21));
  run.engine.tick();
  run.engine.commit();
  const hour = run.stores.field.townHours(at(12)).find(({ hourStart }) => hourStart === at(19));
  return hour?.wh ?? Number.NaN;
}

test("what is booked for a lamp is the level it burns at: a program below the floor is lifted", async () => {
  const asPlanned = await hourOf({});
  const lifted = await hourOf({ minimumLevel: 60 });
  const crossing = await hourOf({ neverDim: true });
  expect(asPlanned).toBeLessThan(lifted);
  expect(lifted).toBeLessThan(crossing);
  // The luminaire takes 50 W at 100 %.
  expect(crossing).toBeCloseTo(50, 6);
});
