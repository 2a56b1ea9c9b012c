import { beforeEach, describe, expect, test } from "vitest";
import type { TelemetryField, TelemetryRow, TelemetryStore } from "../../store/telemetry.ts";
import type { TelemetryReader } from "../../store/telemetry.ts";

/** What an adapter gives the suite: an empty place for history that can be opened again. */
export interface TelemetryPlaceUnderTest {
  open(): TelemetryStore;
  openReader(): Promise<TelemetryReader>;
}

export const START = 1_780_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Every call counts one message on, so that each reading has a seq of its own. */
export function reading(change: Partial<TelemetryRow> & { seq: number }): TelemetryRow {
  return {
    lightPointId: "lp_a",
    ts: START + change.seq * MINUTE,
    bootId: 7,
    output: 1,
    quality: "good",
    activePower: 40,
    ...change,
  };
}

const day = (fields: readonly TelemetryField[], lightPointId = "lp_a") => ({
  lightPointId,
  from: START,
  to: START + 24 * HOUR,
  fields,
  maxPoints: 10_000,
});

/** What the port promises, for any adapter. */
export function telemetryCases(
  name: string,
  makePlace: () => Promise<TelemetryPlaceUnderTest>,
): void {
  describe(`telemetry on ${name}`, () => {
    let place: TelemetryPlaceUnderTest;
    beforeEach(async () => {
      place = await makePlace();
    });

    const withStore = async (work: (store: TelemetryStore) => Promise<void>): Promise<void> => {
      const store = place.open();
      try {
        await work(store);
      } finally {
        await store.close();
      }
    };

    test("gives back what was stored, ascending by time, with null where a reading had no value", () =>
      withStore(async (store) => {
        const rows = [
          reading({ seq: 3, activePower: 43.5, supplyVoltage: 231 }),
          reading({ seq: 1, activePower: 41 }),
          reading({ seq: 2, activePower: 0, actualLightLevel: 0 }),
        ];
        expect(await store.append(rows, 1)).toEqual({ kind: "stored" });
        expect(
          await store.history(day(["activePower", "supplyVoltage", "actualLightLevel"])),
        ).toEqual({
          at: [START + MINUTE, START + 2 * MINUTE, START + 3 * MINUTE],
          clock: [false, false, false],
          values: {
            activePower: [41, 0, 43.5],
            supplyVoltage: [null, null, 231],
            actualLightLevel: [null, 0, null],
          },
          readings: 3,
        });
      }));

    test("keeps light points, outputs and spans apart", () =>
      withStore(async (store) => {
        await store.append(
          [
            reading({ seq: 0, activePower: 1 }),
            reading({ seq: 1, activePower: 2, output: 2 }),
            reading({ seq: 2, activePower: 3, lightPointId: "lp_b" }),
            reading({ seq: 3, activePower: 4, ts: START - 1 }),
            reading({ seq: 4, activePower: 5, ts: START + 24 * HOUR }),
          ],
          1,
        );
        const all = await store.history(day(["activePower"]));
        const second = await store.history({ ...day(["activePower"]), output: 2 });
        const other = await store.history(day(["activePower"], "lp_b"));
        const nobody = await store.history(day(["activePower"], "lp_nobody"));
        expect([all, second, other, nobody].map((series) => series.values.activePower)).toEqual([
          [1, 2],
          [2],
          [3],
          [],
        ]);
      }));

    test("takes any characters in a light point's id", () =>
      withStore(async (store) => {
        const lightPointId = String.raw`lp a,b=c'"\ü`;
        await store.append([reading({ seq: 1, lightPointId })], 1);
        expect((await store.history(day(["activePower"], lightPointId))).readings).toBe(1);
      }));

    test("a reading given again stays one, in the same batch, a later one and after a restart", async () => {
      const twice = [reading({ seq: 1 }), reading({ seq: 2 }), reading({ seq: 1 })];
      await withStore(async (store) => {
        await store.append(twice, 1);
        await store.append([reading({ seq: 2 })], 2);
      });
      await withStore(async (store) => {
        await store.append(twice, 3);
        expect((await store.history(day(["activePower"]))).values.activePower).toEqual([40, 40]);
      });
    });

    test("two readings of one lamp in the same millisecond stay two", () =>
      withStore(async (store) => {
        await store.append(
          [
            reading({ seq: 1, ts: START, activePower: 1 }),
            reading({ seq: 2, ts: START, activePower: 2 }),
            reading({ seq: 1, ts: START, activePower: 3, bootId: 8 }),
          ],
          1,
        );
        const series = await store.history(day(["activePower"]));
        expect(series.values.activePower?.toSorted()).toEqual([1, 2, 3]);
      }));

    test("the cursor moves with the rows, also without rows, and is there after a restart", async () => {
      await withStore(async (store) => {
        expect(store.cursor()).toBe(0);
        await store.append([reading({ seq: 1 })], 5);
        await store.append([], 9);
        expect([store.cursor(), store.makeDurable()]).toEqual([9, 9]);
      });
      await withStore(async (store) => {
        expect(store.cursor()).toBe(9);
      });
    });

    test("overlapping appends are all stored and the cursor ends at the last", () =>
      withStore(async (store) => {
        const appends = Array.from({ length: 20 }, (_, number) =>
          store.append([reading({ seq: number })], number + 1),
        );
        await Promise.all(appends);
        expect(store.cursor()).toBe(20);
        expect((await store.history(day(["activePower"]))).readings).toBe(20);
      }));

    test("marks readings of a device whose clock was ahead", () =>
      withStore(async (store) => {
        await store.append([reading({ seq: 1, quality: "clock" }), reading({ seq: 2 })], 1);
        expect((await store.history(day(["activePower"]))).clock).toEqual([true, false]);
      }));

    test("keeps a slow field when it changed notably and after an hour", () =>
      withStore(async (store) => {
        const temperatures = [30, 31, 33, 33, 33];
        const minutes = [0, 5, 10, 50, 65];
        await store.append(
          temperatures.map((controlGearTemperature, seq) =>
            reading({ seq, ts: START + (minutes[seq] ?? 0) * MINUTE, controlGearTemperature }),
          ),
          1,
        );
        const series = await store.history(day(["controlGearTemperature"]));
        expect(series.at.map((at) => (at - START) / MINUTE)).toEqual([0, 10, 65]);
        expect(series.values.controlGearTemperature).toEqual([30, 33, 33]);
      }));

    test("thins a long series to what was asked for and keeps its peaks", () =>
      withStore(async (store) => {
        const rows = Array.from({ length: 1_000 }, (_, seq) =>
          reading({ seq, ts: START + seq * 1_000, activePower: seq === 517 ? 999 : 40 }),
        );
        await store.append(rows, 1);
        const series = await store.history({ ...day(["activePower"]), maxPoints: 40 });
        expect(series.readings).toBe(1_000);
        expect(series.at.length).toBeLessThanOrEqual(40);
        expect(series.values.activePower).toContain(999);
      }));

    test("background work changes nothing of what is read, and readings go on arriving", () =>
      withStore(async (store) => {
        const lights = ["lp_a", "lp_b", "lp_c"];
        let expected = 0;
        for (let cursor = 1; cursor <= 30; cursor += 1) {
          const rows = lights.map((lightPointId) => reading({ seq: cursor, lightPointId }));
          await store.append([...rows, reading({ seq: cursor })], cursor);
          expected += 1;
          store.tidy(START);
          expect((await store.history(day(["activePower"]))).readings).toBe(expected);
        }
        for (let steps = 0; store.tidy(START); steps += 1) expect(steps).toBeLessThan(1_000);
        const ids = await Promise.all(lights.map((id) => store.history(day(["activePower"], id))));
        expect(ids.map((series) => series.readings)).toEqual([30, 30, 30]);
      }));

    test("another process reads the same", async () => {
      const reader = await place.openReader();
      await withStore(async (store) => {
        await store.append([reading({ seq: 1 }), reading({ seq: 2, activePower: 44 })], 1);
        expect(await reader.history(day(["activePower"]))).toEqual(
          await store.history(day(["activePower"])),
        );
      });
      await reader.close();
    });
  });
}
