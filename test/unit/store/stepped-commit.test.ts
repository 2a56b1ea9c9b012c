import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newTwin } from "../../../domain/new-twin.ts";
import { openBallast } from "../../../store/ballast.ts";
import type { FieldEffects, LedgerLine } from "../../../store/field-records.ts";
import { openFieldReader, type FieldReader } from "../../../store/field-reader.ts";
import { openFieldStore, type FieldStore } from "../../../store/field-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

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
const twin = (lightId: string) => newTwin({ lightId, switching: "networked" });
const downMessage = {
  topic: "lp/v1/town/dev1/override",
  payload: new TextEncoder().encode('{"level":30}'),
  epoch: 5,
  version: 17,
  issuedAt: 100,
  expiresAt: 900,
};

test("a commit in steps is seen by nobody before its end, and then as a whole", async () => {
  commit({ twins: [twin("lp_0")], cursors: { twin: 1 } });
  const twins = Array.from({ length: 450 }, (_, i) => twin(`lp_${String(i).padStart(3, "0")}`));
  const effects = { at: 2_000, twins, downMessages: [downMessage], cursors: { twin: 2 } };
  const stepped = store.commitInSteps({ ...effects, lastVersion: 17 });
  for (let i = 0; i < 2; i += 1) {
    expect(stepped.step()).toEqual({ kind: "more" });
    expect(await reader.twin("lp_001")).toBeNull();
    expect(store.downMessages([downMessage.topic])).toEqual([]);
  }
  expect(store.lastVersion()).toBe(0);
  expect(stepped.step()).toEqual(committed);
  expect((await Array.fromAsync(reader.twins())).flat()).toHaveLength(451);
  expect(store.downMessages([downMessage.topic])).toEqual([downMessage]);
  expect([store.cursor("twin"), store.lastVersion()]).toEqual([2, 17]);
});

test("a commit in steps that finds the disk full leaves nothing, and the store goes on", () => {
  store.close();
  store = openFieldStore(path, { startedAt: 6_000, maxBytes: 200_000 });
  const twins = Array.from({ length: 5_000 }, (_, i) => twin(`lp_${i}`));
  const stepped = store.commitInSteps({ at: 1, twins, cursors: { twin: 1 } });
  let outcome = stepped.step();
  expect(outcome).toEqual({ kind: "more" });
  while (outcome.kind === "more") outcome = stepped.step();
  expect(outcome).toEqual({ kind: "diskFull" });
  expect([...store.loadTwins()]).toEqual([]);
  expect(commit({ cursors: { twin: 3 } })).toEqual(committed);
});

test("a ballast given up between two steps ends the commit without a trace", () => {
  store.close();
  const ballast = openBallast(join(path, "..", "ballast"), 4_096);
  store = openFieldStore(path, { startedAt: 6_000, ballast });
  const twins = Array.from({ length: 450 }, (_, i) => twin(`lp_${i}`));
  const stepped = store.commitInSteps({ at: 1, twins, cursors: { twin: 1 } });
  expect(stepped.step()).toEqual({ kind: "more" });
  // What an urgent batch does that finds the disk full.
  ballast.guard(true, () => ({ kind: "diskFull" }));
  expect(stepped.step()).toEqual({ kind: "diskFull" });
  expect([...store.loadTwins()]).toEqual([]);
  expect(store.commit({ at: 1, cursors: { twin: 3 } }, true)).toEqual(committed);
});

test("what is wrong in a commit in steps undoes all of it", () => {
  const twins = Array.from({ length: 250 }, (_, i) => twin(`lp_${i}`));
  // A state that the table refuses, in a line that has nothing else.
  const broken = { jobId: "job1", lightPointId: "lp_a", state: null } as unknown as LedgerLine;
  const stepped = store.commitInSteps({ at: 1, twins, ledger: [broken] });
  expect(stepped.step()).toEqual({ kind: "more" });
  expect(() => stepped.step()).toThrow("constraint failed");
  expect([...store.loadTwins()]).toEqual([]);
  expect(commit({ cursors: { twin: 3 } })).toEqual(committed);
});
