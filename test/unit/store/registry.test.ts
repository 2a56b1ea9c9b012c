import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { insertMany } from "../../../store/bulk.ts";
import type { NewLightPoint } from "../../../store/office-schema.ts";
import { openRegistry, type Registry } from "../../../store/registry.ts";
import { isBrokenReference, isDuplicateKey } from "../../../store/sqlite-failure.ts";
import { openDatabase } from "../../../store/sqlite.ts";
import { temporaryFolder } from "./temporary-folder.ts";

let registry: Registry;
let path: string;
beforeEach(async () => {
  path = join(temporaryFolder(), "office.db");
  registry = await openRegistry(path, 1);
});
afterEach(() => registry.close());

const lightPoint = (idx: number, change: Partial<NewLightPoint> = {}): NewLightPoint => ({
  id: `lp_${idx}`,
  idx,
  number: String(idx),
  lat: 52.5,
  lon: 13.4,
  switching: "networked",
  created_at: 1,
  updated_at: 1,
  ...change,
});

const areaNames = async (): Promise<string[]> =>
  (await registry.db.selectFrom("areas").select("name").orderBy("id").execute()).map(
    (row) => row.name,
  );

test("an empty office begins at revision 0 and keeps what is written over a restart", async () => {
  const revisions = await registry.db.selectFrom("meta").selectAll().orderBy("key").execute();
  expect(revisions).toEqual([
    { key: "inventoryRevision", value: "0" },
    { key: "programsRevision", value: "0" },
  ]);
  await registry.db.insertInto("areas").values({ id: "a", name: "Mitte" }).execute();
  await registry.close();
  registry = await openRegistry(path, 2);
  expect(await areaNames()).toEqual(["Mitte"]);
});

test("a light point comes back with its defaults", async () => {
  await registry.db.insertInto("light_points").values(lightPoint(3)).execute();
  expect(await registry.db.selectFrom("light_points").selectAll().executeTakeFirst()).toMatchObject(
    {
      id: "lp_3",
      output: 1,
      default_level: 100,
      minimum_level: 0,
      never_dim: 0,
      lat: 52.5,
      deleted_at: null,
    },
  );
});

test("two transactions at the same time never mix: one that fails takes nothing of the other with it", async () => {
  const { promise: firstHasWritten, resolve: tellFirstHasWritten } = Promise.withResolvers<void>();
  const { promise: mayFail, resolve: letFail } = Promise.withResolvers<void>();
  const failing = registry.db.transaction().execute(async (trx) => {
    await trx.insertInto("areas").values({ id: "1", name: "gone" }).execute();
    tellFirstHasWritten();
    await mayFail;
    throw new Error("on purpose");
  });
  const kept = registry.db.transaction().execute(async (trx) => {
    await trx.insertInto("areas").values({ id: "2", name: "kept" }).execute();
    await trx.insertInto("areas").values({ id: "3", name: "kept too" }).execute();
  });
  const single = registry.db.insertInto("areas").values({ id: "4", name: "single" }).execute();
  await firstHasWritten;
  letFail();
  await expect(failing).rejects.toThrow("on purpose");
  await Promise.all([kept, single]);
  expect(await areaNames()).toEqual(["kept", "kept too", "single"]);
});

test("a select outside does not wait for a transaction and sees the state before; one inside sees its own", async () => {
  await registry.db.transaction().execute(async (trx) => {
    await trx.insertInto("areas").values({ id: "1", name: "new" }).execute();
    expect(await areaNames()).toEqual([]);
    expect(await trx.selectFrom("areas").select("name").execute()).toEqual([{ name: "new" }]);
  });
  expect(await areaNames()).toEqual(["new"]);
});

test("a part of a transaction can be taken back", async () => {
  const trx = await registry.db.startTransaction().execute();
  await trx.insertInto("areas").values({ id: "1", name: "kept" }).execute();
  const after = await trx.savepoint("after").execute();
  await after.insertInto("areas").values({ id: "2", name: "gone" }).execute();
  const back = await after.rollbackToSavepoint("after").execute();
  await back.commit().execute();
  expect(await areaNames()).toEqual(["kept"]);
});

test("keys and references are held, and the error tells which", async () => {
  const { db } = registry;
  await db.insertInto("areas").values({ id: "1", name: "Mitte" }).execute();
  const twice = db.insertInto("areas").values({ id: "1", name: "other" }).execute();
  await expect(twice).rejects.toSatisfy(isDuplicateKey);
  const nowhere = db
    .insertInto("light_points")
    .values(lightPoint(1, { area_id: "?" }))
    .execute();
  await expect(nowhere).rejects.toSatisfy(isBrokenReference);
  await db
    .insertInto("devices")
    .values({
      id: "d",
      secret_hash: null,
      kind: "lamp",
      gateway_id: null,
      created_at: 1,
      revoked_at: null,
    })
    .execute();
  await db
    .insertInto("light_points")
    .values(lightPoint(1, { device_id: "d", deleted_at: 5 }))
    .execute();
  await db
    .insertInto("light_points")
    .values(lightPoint(2, { device_id: "d" }))
    .execute();
  await db
    .insertInto("light_points")
    .values(lightPoint(3, { device_id: "d", output: 2 }))
    .execute();
  const sameOutput = db
    .insertInto("light_points")
    .values(lightPoint(4, { device_id: "d" }))
    .execute();
  await expect(sameOutput).rejects.toSatisfy(isDuplicateKey);
});

test("intent ids ascend and are given back", async () => {
  const intent = {
    kind: "override.set",
    payload: "{}",
    job_id: null,
    actor: "u",
    created_at: 1,
  } as const;
  const ids: number[] = [];
  for (let number = 0; number < 3; number += 1) {
    const row = await registry.db
      .insertInto("intents")
      .values(intent)
      .returning("id")
      .executeTakeFirstOrThrow();
    ids.push(row.id);
  }
  const update = await registry.db.deleteFrom("intents").where("id", ">", 1).executeTakeFirst();
  expect(update.numDeletedRows).toBe(2n);
  const next = await registry.db.insertInto("intents").values(intent).executeTakeFirst();
  expect([...ids, Number(next.insertId)]).toEqual([1, 2, 3, 4]);
});

test("bytes, booleans and nothing at all go in as SQLite knows them", async () => {
  const hash = new Uint8Array(32).fill(200);
  await registry.db
    .insertInto("devices")
    .values({
      id: "d",
      secret_hash: hash,
      kind: "gateway",
      gateway_id: null,
      created_at: 1,
      revoked_at: null,
    })
    .execute();
  const row = await registry.db.selectFrom("devices").selectAll().executeTakeFirstOrThrow();
  expect(row.secret_hash).toEqual(hash);
  expect(row.gateway_id).toBeNull();
});

test("thousands of rows in one transaction: all or nothing, over old ones where asked", async () => {
  const rows = Array.from({ length: 2_500 }, (_, idx) => lightPoint(idx));
  const progress: number[] = [];
  await registry.db
    .transaction()
    .execute((trx) =>
      insertMany(trx, "light_points", rows, { onProgress: (done) => progress.push(done) }),
    );
  expect(progress).toEqual([1_000, 2_000, 2_500]);
  const changed = rows.map((row) => ({ ...row, number: `${row.number}b` }));
  const duplicate = registry.db
    .transaction()
    .execute((trx) => insertMany(trx, "light_points", [lightPoint(9_999), ...changed]));
  await expect(duplicate).rejects.toSatisfy(isDuplicateKey);
  await insertMany(registry.db, "light_points", changed, {
    conflict: { key: ["id"], update: ["number"] },
  });
  await insertMany(registry.db, "light_points", rows, { conflict: { key: ["id"], update: [] } });
  const numbers = await registry.db.selectFrom("light_points").select("number").execute();
  expect(numbers).toHaveLength(2_500);
  expect(numbers.every((row) => row.number.endsWith("b"))).toBe(true);
});

test("a bulk row with other columns than the first is refused", async () => {
  const rows = [lightPoint(1), lightPoint(2, { mast: "M1" })];
  await expect(insertMany(registry.db, "light_points", rows)).rejects.toMatchObject({
    code: "bulkRow",
    context: { row: 1 },
  });
});

test("rows can be streamed, and a stream that is left does no harm", async () => {
  await insertMany(
    registry.db,
    "light_points",
    Array.from({ length: 250 }, (_, idx) => lightPoint(idx)),
  );
  const query = registry.db.selectFrom("light_points").select("idx").orderBy("idx");
  const seen: number[] = [];
  for await (const row of query.stream(100)) seen.push(row.idx);
  expect(seen).toEqual(Array.from({ length: 250 }, (_, idx) => idx));
  for await (const row of query.stream(10)) if (row.idx === 3) break;
  expect(await query.execute()).toHaveLength(250);
});

test("a file that a newer version wrote is refused, and the reason comes through", async () => {
  const other = join(temporaryFolder(), "office.db");
  await (await openRegistry(other, 1)).close();
  const db = openDatabase(other, { synchronous: "full" });
  db.exec("insert into migrations values ('0099-future', 'x', 1)");
  db.close();
  await expect(openRegistry(other, 2)).rejects.toMatchObject({ code: "migration" });
});

test("after close every query is refused", async () => {
  const other = await openRegistry(join(temporaryFolder(), "office.db"), 1);
  const { db } = other;
  await db.selectFrom("areas").selectAll().execute();
  await other.close();
  await expect(db.selectFrom("areas").selectAll().execute()).rejects.toThrow(/destroyed|ended/u);
});
