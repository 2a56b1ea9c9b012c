import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../../../store/sqlite.ts";
import { openSqliteTelemetry } from "../../../store/telemetry-sqlite.ts";
import type { TelemetryRow, TelemetryStore } from "../../../store/telemetry.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const START = 1_780_000_000_000;
const DAY = 86_400_000;
const MINUTE = 60_000;

const rowsOf = (count: number, from = 0): TelemetryRow[] =>
  Array.from({ length: count }, (_, place) => ({
    lightPointId: `lp_${(from + place) % 5}`,
    ts: START + (from + place) * MINUTE,
    bootId: 1,
    seq: from + place,
    output: 1,
    quality: "good",
    activePower: from + place,
  }));

async function seqsOf(store: TelemetryStore): Promise<number[]> {
  const found: (number | null)[] = [];
  for (let light = 0; light < 5; light += 1) {
    const series = await store.history({
      lightPointId: `lp_${light}`,
      from: START - 1_000 * DAY,
      to: START + 1_000 * DAY,
      fields: ["activePower"],
      maxPoints: 100_000,
    });
    found.push(...(series.values.activePower ?? []));
  }
  return found.filter((value) => value !== null).toSorted((a, b) => a - b);
}

const upTo = (count: number) => Array.from({ length: count }, (_, place) => place);

test("a restart at any moment of the background work loses and doubles nothing", async () => {
  const path = join(temporaryFolder(), "telemetry.db");
  const options = { now: START, chunkRows: 3_000 };
  let store = openSqliteTelemetry(path, options);
  await store.append(rowsOf(9_500), 1);
  let steps = 0;
  while (store.tidy(START)) {
    steps += 1;
    await store.close();
    store = openSqliteTelemetry(path, options);
    expect(await seqsOf(store)).toEqual(upTo(9_500));
    if (steps === 3) await store.append(rowsOf(500, 9_500), 2);
    if (steps === 3) break;
  }
  while (store.tidy(START)) steps += 1;
  expect(await seqsOf(store)).toEqual(upTo(10_000));
  await store.close();
  const db = openDatabase(path, { synchronous: "normal" });
  expect(db.prepare("select count(*) as rows from readings").get()?.["rows"]).toBe(9_000);
  expect(db.prepare("select count(*) as rows from readings_hot").get()?.["rows"]).toBe(1_000);
  db.close();
});

test("a batch with a row that breaks the table's rules is refused whole, and all others are kept", async () => {
  const path = join(temporaryFolder(), "telemetry.db");
  const options = { now: START, chunkRows: 20 };
  let store = openSqliteTelemetry(path, options);
  await store.append(rowsOf(15), 1);
  const [newcomer] = rowsOf(1).map((row) => ({ ...row, lightPointId: "lp_new" }));
  if (newcomer === undefined) throw new Error("rowsOf gave nothing");
  const broken = { ...newcomer, ts: Number.NaN };
  await expect(store.append([...rowsOf(5, 15), newcomer, broken], 2)).rejects.toThrow(
    "readings_hot.ts",
  );
  expect(store.cursor()).toBe(1);
  await store.append([...rowsOf(85, 15), newcomer], 2);
  await store.close();
  store = openSqliteTelemetry(path, options);
  await store.append(rowsOf(30, 100), 3);
  while (store.tidy(START)) continue;
  expect(await seqsOf(store)).toEqual(upTo(130));
  const query = { from: 0, to: START * 2, fields: ["activePower"], maxPoints: 10 } as const;
  expect((await store.history({ ...query, lightPointId: "lp_new" })).readings).toBe(1);
  await store.close();
});

test("drops what is older than the days kept, and nothing younger", async () => {
  const store = openSqliteTelemetry(join(temporaryFolder(), "telemetry.db"), {
    now: START,
    chunkRows: 100,
    retentionDays: 30,
  });
  await store.append(rowsOf(100), 1);
  await store.append(
    rowsOf(100, 100).map((row) => ({ ...row, ts: row.ts + 20 * DAY })),
    2,
  );
  while (store.tidy(START + 29 * DAY)) continue;
  expect(await seqsOf(store)).toEqual(upTo(200));
  while (store.tidy(START + 31 * DAY)) continue;
  expect(await seqsOf(store)).toEqual(upTo(200).slice(100));
  await store.close();
});

test("a full disk is an answer: rows and cursor stay as they were, and it goes on when there is room", async () => {
  const path = join(temporaryFolder(), "telemetry.db");
  let store = openSqliteTelemetry(path, { now: START, maxBytes: 400_000 });
  let stored = 0;
  let outcome = await store.append([], 0);
  while (outcome.kind === "stored") {
    stored += 1;
    outcome = await store.append(rowsOf(500, stored * 500 - 500), stored);
  }
  expect(outcome).toEqual({ kind: "diskFull" });
  stored -= 1;
  expect(store.cursor()).toBe(stored);
  expect(await seqsOf(store)).toEqual(upTo(stored * 500));
  await store.close();
  store = openSqliteTelemetry(path, { now: START });
  expect(await store.append(rowsOf(500, stored * 500), stored + 1)).toEqual({ kind: "stored" });
  expect(await seqsOf(store)).toEqual(upTo(stored * 500 + 500));
  await store.close();
});
