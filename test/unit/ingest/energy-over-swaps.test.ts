import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openOfficeTown } from "./office-town.ts";
import { freshDir, handClock, removeDir, startEngine } from "./running-engine.ts";

/** 20:00 in Berlin: the program holds 100 % until 23:00, and the luminaire takes 50 W then. */
const evening = Date.UTC(2026, 10, 21, 19);
const minute = 60_000;
const ratedW = 50;
const controllers = ["d1", "d2", "d3"] as const;

/** What happens next, minutes after the last: a reading, or another controller whose first word comes `gap` minutes later. */
const step = fc.record({
  after: fc.integer({ min: 1, max: 9 }),
  /** Share of its rated power that the lamp took meanwhile. */
  load: fc.double({ min: 0, max: 1, noNaN: true }),
  swapTo: fc.option(fc.constantFrom(...controllers), { freq: 2 }),
  gap: fc.integer({ min: 0, max: 4 }),
});

test("over any swaps a light point's energy is what its counters grew by while they hung there, and the plan between them", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 12 }),
      fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 3, maxLength: 3 }),
      async (steps, starts) => {
        const dir = freshDir();
        const clock = handClock(evening);
        const lights = [{ id: "lp_a", deviceId: "d1" as string | null }];
        const town = await openOfficeTown(join(dir, "office.db"), lights, evening);
        for (const id of controllers.slice(1)) await town.admit(id);
        const run = startEngine(dir, clock);
        const counters = new Map(controllers.map((id, at) => [id, starts[at] ?? 0]));
        let seq = 0;
        let bound: (typeof controllers)[number] = "d1";
        let expected = 0;
        const read = (): void => {
          const activeEnergy = Math.round((counters.get(bound) ?? 0) * 1000) / 1000;
          const one = { ts: clock.now(), seq: seq++, bootId: 1, activeEnergy };
          run.say([bound, "telemetry", { readings: [one] }]);
        };
        const elsewhere = (wh: number): void => {
          for (const id of controllers) {
            if (id !== bound) counters.set(id, (counters.get(id) ?? 0) + wh);
          }
        };
        for (const id of controllers) {
          run.say([id, "connection", { online: true, bootId: 1, connectionCount: 1 }]);
        }
        read();
        for (const { after, load, swapTo, gap } of steps) {
          clock.move(after * minute);
          const wh = Math.round(((load * ratedW * after) / 60) * 1000) / 1000;
          counters.set(bound, (counters.get(bound) ?? 0) + wh);
          elsewhere(7);
          expected += wh;
          read();
          if (swapTo === null || swapTo === bound) continue;
          await town.rehang({ lp_a: { device_id: swapTo } });
          run.engine.pollIntents();
          bound = swapTo;
          clock.move(gap * minute);
          expected += (ratedW * gap) / 60;
          read();
        }
        await run.engine.close();
        const after = startEngine(dir, clock);
        const hours = after.stores.field.energyHours(0);
        const sum = hours.reduce((wh, hour) => wh + hour.wh, 0);
        const ofTown = after.stores.field.townHours(0).reduce((wh, hour) => wh + hour.wh, 0);
        await after.engine.close();
        await town.close();
        removeDir(dir);
        expect(sum).toBeCloseTo(expected, 1);
        expect(ofTown).toBeCloseTo(expected, 1);
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);
