import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toLevel } from "../../../domain/level.ts";
import { newTwin } from "../../../domain/new-twin.ts";
import type { Twin } from "../../../domain/twin-model.ts";
import type { FieldEffects, LedgerLine } from "../../../store/field-records.ts";
import { openFieldReader, type FieldReader } from "../../../store/field-reader.ts";
import { openFieldStore, type FieldStore } from "../../../store/field-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const HOUR = 3_600_000;
let path: string;
let store: FieldStore;
let reader: FieldReader;
beforeEach(async () => {
  path = join(temporaryFolder(), "field.db");
  reader = await openFieldReader(path);
  store = openFieldStore(path, { startedAt: 5_000 });
});
afterEach(async () => {
  store.close();
  await reader.close();
});

const committed = { kind: "committed" };
const commit = (effects: Partial<FieldEffects>) => store.commit({ at: 1_000, ...effects });

function twin(lightId: string, level = 70): Twin {
  const fresh = newTwin({ lightId, switching: "networked" });
  fresh.desired.level = toLevel(level);
  fresh.lastSeen = 1_700_000_000_123;
  return fresh;
}

const line = (lightPointId: string, change: Partial<LedgerLine> = {}): LedgerLine => ({
  jobId: "job1",
  lightPointId,
  state: "queued",
  level: 30,
  rampTime: 2.5,
  epoch: null,
  version: null,
  code: null,
  createdAt: 100,
  sentAt: null,
  receivedAt: null,
  appliedAt: null,
  measuredAt: null,
  endedAt: null,
  expiresAt: 900,
  ...change,
});

const override = {
  lightPointId: "lp_a",
  jobId: "job1",
  level: 30,
  rampTime: 2,
  reason: "Straßenfest",
  actor: "u1",
  fromAt: 100,
  untilAt: 900,
  epoch: 5,
  version: 17,
};

const downMessage = {
  topic: "lp/v1/town/dev1/override",
  payload: new TextEncoder().encode('{"level":30}'),
  epoch: 5,
  version: 17,
  issuedAt: 100,
  expiresAt: 900,
};

const cause = {
  id: "c1",
  kind: "lampFailure",
  lightPointId: "lp_a",
  deviceId: "dev1",
  since: 100,
  detail: { power: 0, until: null, note: "ä" },
  clearedAt: null,
};

test("what is committed is there after a restart, for the writer and for the reader alike", async () => {
  const effects = {
    twins: [twin("lp_a"), twin("lp_b", 0)],
    ledger: [
      line("lp_a"),
      line("lp_b", { state: "rejected", code: "notSwitchable", endedAt: 300 }),
    ],
    overrides: [override],
    causes: [cause],
    downMessages: [downMessage],
    energyHours: [
      { lightPointId: "lp_a", hourStart: HOUR, wh: 40.25, source: "counter", gapMs: 0 },
    ],
    townHours: [{ hourStart: HOUR, wh: 80, plannedWh: 81, fullWh: 120, measuredShare: 0.5 }],
    cursors: { twin: 12, intents: 3 },
    lastVersion: 17,
  } satisfies Partial<FieldEffects>;
  expect(commit(effects)).toEqual(committed);
  store.close();
  store = openFieldStore(path, { startedAt: 6_000 });
  expect([...store.loadTwins()]).toEqual(effects.twins);
  expect(store.openLedger()).toEqual([effects.ledger[0]]);
  expect(store.ledgerLine("job1", "lp_b")).toEqual(effects.ledger[1]);
  expect(store.ledgerLine("job1", "lp_c")).toBeNull();
  expect(store.overrides()).toEqual([override]);
  expect(store.openCauses()).toEqual([cause]);
  expect(store.downMessages(["lp/v1/town/dev2/override", downMessage.topic])).toEqual([
    downMessage,
  ]);
  expect([...store.allDownMessages()]).toEqual([downMessage]);
  expect(store.energyHours(HOUR)).toEqual(effects.energyHours);
  expect(store.energyHours(HOUR + 1)).toEqual([]);
  expect(store.townHours(0)).toEqual(effects.townHours);
  expect([store.cursor("twin"), store.cursor("intents"), store.cursor("other")]).toEqual([
    12, 3, 0,
  ]);
  expect(store.lastVersion()).toBe(17);

  expect(await reader.marks()).toEqual({
    epoch: store.epoch,
    lastVersion: 17,
    cursors: { intents: 3, twin: 12 },
  });
  const portions = await Array.fromAsync(reader.twins());
  expect(portions.flat()).toEqual(effects.twins);
  expect(await reader.twin("lp_b")).toEqual(effects.twins[1]);
  expect(await reader.twin("lp_c")).toBeNull();
  expect(await reader.twinsOf(["lp_b", "lp_c", "lp_a"])).toEqual(effects.twins);
  expect(await reader.ledger("job1")).toEqual(effects.ledger);
  expect(await reader.ledgerCounts("job1")).toEqual({ queued: 1, rejected: 1 });
  expect(await reader.ledgerOfLight("lp_b", 5)).toEqual([effects.ledger[1]]);
  expect(await reader.overrides()).toEqual([override]);
  expect(await reader.overrideOf("lp_b")).toBeNull();
  expect(await reader.causes()).toEqual([cause]);
  expect(await reader.downMessage(downMessage.topic)).toEqual(downMessage.payload);
  expect(await reader.energyOfLight("lp_a", 0, 2 * HOUR)).toEqual(effects.energyHours);
  expect(await reader.energyOfLight("lp_a", 0, HOUR)).toEqual([]);
  expect(await reader.townEnergy(0, 2 * HOUR)).toEqual(effects.townHours);
  expect(await reader.energyByLight(0, 2 * HOUR)).toEqual(new Map([["lp_a", 40.25]]));
  expect(await reader.energyBySource(0, 2 * HOUR)).toEqual([
    { hourStart: HOUR, source: "counter", wh: 40.25, gapMs: 0 },
  ]);
});

test("the same effects once more change nothing: hours are set, not added", () => {
  const effects = {
    twins: [twin("lp_a")],
    ledger: [line("lp_a")],
    energyHours: [{ lightPointId: "lp_a", hourStart: HOUR, wh: 7, source: "power", gapMs: 5 }],
    townHours: [{ hourStart: HOUR, wh: 7, plannedWh: 8, fullWh: 9, measuredShare: 1 }],
    cursors: { twin: 1 },
  } satisfies Partial<FieldEffects>;
  commit(effects);
  commit(effects);
  expect([...store.loadTwins()]).toHaveLength(1);
  expect(store.energyHours(0)).toEqual(effects.energyHours);
  expect(store.townHours(0)).toEqual(effects.townHours);
});

test("what ends is gone: twins, overrides, retained messages, causes", () => {
  commit({
    twins: [twin("lp_a")],
    overrides: [override],
    downMessages: [downMessage],
    causes: [cause],
  });
  commit({
    removedTwins: ["lp_a"],
    endedOverrides: ["lp_a"],
    removedDownMessages: [downMessage.topic],
    causes: [{ ...cause, clearedAt: 400 }],
  });
  expect([...store.loadTwins()]).toEqual([]);
  expect(store.overrides()).toEqual([]);
  expect(store.downMessages([downMessage.topic])).toEqual([]);
  expect(store.openCauses()).toEqual([]);
});

test("a new override replaces the old one, also in the step that ends it", () => {
  commit({ overrides: [override] });
  commit({ endedOverrides: ["lp_a"], overrides: [{ ...override, jobId: "job2", version: 18 }] });
  expect(store.overrides()).toMatchObject([{ jobId: "job2", version: 18 }]);
});

test("cursors and effects stand or fall together", () => {
  commit({ cursors: { twin: 1 } });
  // A level that is no number breaks the table's rule in the middle of the step.
  const broken = { ...line("lp_a"), createdAt: "never" as unknown as number };
  expect(() => commit({ twins: [twin("lp_a")], ledger: [broken], cursors: { twin: 2 } })).toThrow(
    "ledger.created_at",
  );
  expect([...store.loadTwins()]).toEqual([]);
  expect(store.cursor("twin")).toBe(1);
});

test("the epoch grows with each start, with the time, and never falls", () => {
  expect(store.epoch).toBe(5);
  const epochs = [20_000, 20_000, 1_000].map((startedAt) => {
    store.close();
    store = openFieldStore(path, { startedAt });
    return store.epoch;
  });
  expect(epochs).toEqual([20, 21, 22]);
});

test("the version counter never falls", () => {
  commit({ lastVersion: 9 });
  commit({ lastVersion: 10 });
  commit({ lastVersion: 3 });
  expect(store.lastVersion()).toBe(10);
  store.close();
  store = openFieldStore(path, { startedAt: 6_000 });
  expect(store.lastVersion()).toBe(10);
});

test("quarantine keeps the first 4 KiB and the size, newest first, page by page", async () => {
  const entry = (number: number, payload: Uint8Array) => ({
    receivedAt: number,
    deviceId: number % 2 === 0 ? "even" : "odd",
    message: "telemetry",
    reason: "badJson",
    field: null,
    detail: number === 5 ? "Unexpected end" : null,
    payload,
  });
  commit({ quarantine: [1, 2, 3, 4].map((number) => entry(number, new Uint8Array(number))) });
  commit({ quarantine: [entry(5, new Uint8Array(10_000).fill(7))] });
  const first = await reader.quarantine({ limit: 2 });
  expect(first.entries.map((one) => one.id)).toEqual([5, 4]);
  expect(first).toMatchObject({ total: 5, next: 4 });
  expect(first.entries[0]).toMatchObject({ size: 10_000, detail: "Unexpected end", field: null });
  expect(first.entries[0]?.payload).toEqual(new Uint8Array(4_096).fill(7));
  const rest = await reader.quarantine({ limit: 5, before: 4 });
  expect([rest.entries.map((one) => one.id), rest.next]).toEqual([[3, 2, 1], null]);
  const odd = await reader.quarantine({ limit: 5, deviceId: "odd", reason: "badJson" });
  expect([odd.entries.map((one) => one.id), odd.total]).toEqual([[5, 3, 1], 3]);
});

test("prunes what is past its term or more than the table may hold, in steps", async () => {
  const entry = (receivedAt: number) => ({
    receivedAt,
    deviceId: "d",
    message: "telemetry",
    reason: "badJson",
    field: null,
    detail: null,
    payload: new Uint8Array(1),
  });
  const now = 1_000 * 86_400_000;
  commit({ quarantine: Array.from({ length: 700 }, () => entry(now - 91 * 86_400_000)) });
  commit({ quarantine: Array.from({ length: 20_300 }, () => entry(now)) });
  commit({
    energyHours: [
      { lightPointId: "lp_a", hourStart: now - 900 * 86_400_000, wh: 1, source: "power", gapMs: 0 },
      { lightPointId: "lp_a", hourStart: now - HOUR, wh: 1, source: "power", gapMs: 0 },
    ],
  });
  for (let steps = 0; store.prune(now); steps += 1) expect(steps).toBeLessThan(20);
  expect((await reader.quarantine({ limit: 1 })).total).toBe(20_000);
  expect(store.energyHours(0)).toHaveLength(1);
});

test("a full disk is an answer: the step is not there, the store goes on", () => {
  store.close();
  store = openFieldStore(path, { startedAt: 6_000, maxBytes: 200_000 });
  let outcome = commit({});
  let stored = 0;
  while (outcome.kind === "committed") {
    stored += 1;
    outcome = commit({ twins: [twin(`lp_${stored}`)], cursors: { twin: stored } });
  }
  expect(outcome).toEqual({ kind: "diskFull" });
  expect(store.cursor("twin")).toBe(stored - 1);
  expect([...store.loadTwins()]).toHaveLength(stored - 1);
  expect(commit({ removedTwins: ["lp_1"] })).toEqual(committed);
});

test("making it durable keeps everything as it was", () => {
  commit({ cursors: { twin: 4 } });
  expect(store.makeDurable()).toEqual(committed);
  expect(store.cursor("twin")).toBe(4);
});

test("while field has never started the reader finds nothing", async () => {
  const early = await openFieldReader(join(temporaryFolder(), "field.db"));
  expect(await early.ready()).toBe(false);
  expect(await reader.ready()).toBe(true);
  expect(await early.twin("lp_a")).toBeNull();
  expect(await Array.fromAsync(early.twins())).toEqual([]);
  expect(await early.marks()).toEqual({ epoch: 0, lastVersion: 0, cursors: {} });
  expect(await early.quarantine({ limit: 5 })).toEqual({ entries: [], total: 0, next: null });
  await early.close();
});
