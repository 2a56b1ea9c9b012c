import { expect, test } from "vitest";
import { hash, LineMaker, refusedRowOf } from "../../../store/influx-lines.ts";
import type { TelemetryRow } from "../../../store/telemetry.ts";

const TS = 1_780_000_000_000;
const reading = (change: Partial<TelemetryRow>): TelemetryRow => ({
  lightPointId: "lp_a",
  ts: TS,
  bootId: 1,
  seq: 1,
  output: 1,
  quality: "good",
  ...change,
});
const stampOf = (line: string | null): string => line?.split(" ").at(-1) ?? "";

/** Another seq whose hash falls on the same nanosecond. */
function collidingSeq(bootId: number, seq: number): number {
  const wanted = hash(bootId, seq) % 1_000_000;
  for (let other = seq + 1; ; other += 1) {
    if (hash(bootId, other) % 1_000_000 === wanted) return other;
  }
}

test("writes tags, fields and nanoseconds", () => {
  const line = new LineMaker().line(
    reading({ output: 2, activePower: 40.5, actualLightLevel: 0, rssi: -80, quality: "clock" }),
  );
  const ns = String(hash(1, 1) % 1_000_000).padStart(6, "0");
  expect(line).toBe(
    `reading,light=lp_a,output=2 activePower=40.5,actualLightLevel=0,rssi=-80,clock=1 ${TS}${ns}`,
  );
});

test("a reading without any number gives no line", () => {
  expect(new LineMaker().line(reading({}))).toBeNull();
});

test("the same reading falls on the same point, whoever makes the line", () => {
  const one = new LineMaker();
  const again = stampOf(one.line(reading({ activePower: 1 })));
  expect(stampOf(one.line(reading({ activePower: 1 })))).toBe(again);
  expect(stampOf(new LineMaker().line(reading({ activePower: 1 })))).toBe(again);
});

test("two readings of one millisecond fall on two points, also when a restart lies between them", () => {
  const first = stampOf(new LineMaker().line(reading({ activePower: 1 })));
  const nextSeq = stampOf(new LineMaker().line(reading({ seq: 2, activePower: 1 })));
  const nextBoot = stampOf(new LineMaker().line(reading({ bootId: 2, activePower: 1 })));
  expect(new Set([first, nextSeq, nextBoot]).size).toBe(3);
});

test("two readings whose hashes collide in one millisecond are set apart, alike in each repetition", () => {
  const seq = collidingSeq(1, 1);
  const rows = [reading({ activePower: 1 }), reading({ seq, activePower: 2 })];
  const maker = new LineMaker();
  const stamps = rows.map((row) => stampOf(maker.line(row)));
  expect(new Set(stamps).size).toBe(2);
  expect(maker.collisions()).toBe(1);
  expect(rows.map((row) => stampOf(maker.line(row)))).toEqual(stamps);
  const restarted = new LineMaker();
  expect(rows.map((row) => stampOf(restarted.line(row)))).toEqual(stamps);
});

test("hashes of neighbouring messages spread: no more collisions than chance makes", () => {
  const taken = new Set<number>();
  for (let bootId = 0; bootId < 20; bootId += 1) {
    for (let seq = 0; seq < 50; seq += 1) taken.add(hash(bootId, seq) % 1_000_000);
  }
  // 1,000 draws out of a million: by chance 0.5 collisions.
  expect(taken.size).toBeGreaterThanOrEqual(996);
});

test("a refused line is told as the reading it was", () => {
  const row = reading({ lightPointId: "lp a,b=c", output: 3, activePower: 1 });
  const line = new LineMaker().line(row) ?? "";
  expect(refusedRowOf(line, "why")).toEqual({
    lightPointId: "lp a,b=c",
    output: 3,
    ts: TS,
    why: "why",
  });
});
