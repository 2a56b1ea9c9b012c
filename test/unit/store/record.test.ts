import { copyFileSync, existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../../../store/migrate.ts";
import { officeMigrations } from "../../../store/office-migrations.ts";
import { recordKeyFile, recordKeys } from "../../../store/record-key.ts";
import { withRecordReader } from "../../../store/record-reader.ts";
import { readHead, verifyRecord, type SignedHead } from "../../../store/record-verify.ts";
import { openRegistry, type Registry } from "../../../store/registry.ts";
import { openDatabase, type SqliteDatabase } from "../../../store/sqlite.ts";
import { temporaryFolder } from "./temporary-folder.ts";

let path: string;
beforeEach(() => {
  path = join(temporaryFolder(), "office.db");
});

const line = (at: number) => ({
  at,
  actor: `u_${at}`,
  role: "planner",
  action: "program.changed",
  object: "program:p_1",
  before: null,
  after: JSON.stringify({ level: at }),
  reason: "so",
  address: "192.0.2.1",
  name: "Somebody",
});

async function within<T>(work: (registry: Registry) => Promise<T>): Promise<T> {
  const registry = await openRegistry(path, 9_000);
  try {
    return await work(registry);
  } finally {
    await registry.close();
  }
}

const write = (lines: number, from = 1): Promise<void> =>
  within(async ({ db }) => {
    for (let at = from; at < from + lines; at += 1) {
      await db.insertInto("audit").values(line(at)).execute();
    }
  });

/** As somebody who may write the file: the guards are taken down and put back. */
function tamper(work: (db: SqliteDatabase) => void): void {
  const db = openDatabase(path, { synchronous: "normal" });
  const guards = db.prepare("select name, sql from sqlite_schema where type = 'trigger'").all();
  for (const guard of guards) db.exec(`drop trigger ${String(guard["name"])}`);
  work(db);
  for (const guard of guards) db.exec(String(guard["sql"]));
  db.close();
}

const verify = (kept: SignedHead[] = []) =>
  withRecordReader(path, (db) => verifyRecord(db, recordKeys(dirname(path)), kept));
const headNow = async (): Promise<SignedHead> => {
  const head = await withRecordReader(path, readHead);
  if (head === null) throw new Error("the record was written");
  return head;
};

describe("the record's rows", () => {
  test("are numbered without gaps, chained, and sound", async () => {
    await write(5);
    await within(async ({ db }) => {
      const insert = db.transaction().execute(async (trx) => {
        await trx.insertInto("audit").values(line(6)).execute();
        throw new Error("rolled back");
      });
      await expect(insert).rejects.toThrow("rolled back");
    });
    await write(1, 7);
    expect(await verify()).toMatchObject({ rows: 6, findingCount: 0, findings: [] });
  });

  test.each([
    ["changed", "update audit set after = '{}' where id = 2"],
    ["removed", "delete from audit where id = 1"],
    ["given a number of their own", ""],
  ])("cannot be %s by a statement", async (_how, statement) => {
    await write(2);
    await within(async ({ db }) => {
      const change =
        statement === ""
          ? db
              .insertInto("audit")
              .values({ ...line(3), id: 7 })
              .execute()
          : statement.startsWith("update")
            ? db.updateTable("audit").set({ after: "{}" }).where("id", "=", 2).execute()
            : db.deleteFrom("audit").where("id", "=", 1).execute();
      await expect(change).rejects.toThrow(/record/);
    });
    expect(await verify()).toMatchObject({ rows: 2, findingCount: 0 });
  });

  test("are written by nobody who has not the key", async () => {
    await write(1);
    const db = openDatabase(path, { synchronous: "normal" });
    const insert = () =>
      db.exec("insert into audit (at, actor, role, action, object) values (1, 'u', 'r', 'a', 'o')");
    expect(insert).toThrow("no such function");
    db.close();
  });
});

describe("the check names", () => {
  const cases: readonly (readonly [string, string, object])[] = [
    [
      "a changed row",
      "update audit set actor = 'u_9' where id = 3",
      { kind: "changed", row: 3, part: "row" },
    ],
    [
      "a changed reason",
      "update audit set reason = 'not' where id = 3",
      { kind: "changed", row: 3, part: "content" },
    ],
    [
      "a changed salt",
      "update audit set name_salt = name_salt || 'x' where id = 3",
      { kind: "changed", row: 3, part: "name" },
    ],
    ["removed rows", "delete from audit where id in (3, 4)", { kind: "removed", row: 3, to: 4 }],
    [
      "a removed row where the rest moved up",
      "delete from audit where id = 3; update audit set id = id - 1 where id > 3",
      { kind: "removed", row: 3, to: 3 },
    ],
    [
      "a row put in where the rest moved down",
      `update audit set id = -id where id > 3; update audit set id = 1 - id where id < 0;
       create temp table one as select * from audit where id = 1; update one set id = 4;
       insert into audit select * from one`,
      { kind: "inserted", row: 4 },
    ],
    [
      "neighbours that have changed places",
      "update audit set id = -3 where id = 3; update audit set id = 3 where id = 4; update audit set id = 4 where id = -3",
      { kind: "swapped", row: 3 },
    ],
    [
      "a row put in at the end",
      "create temp table one as select * from audit where id = 2; update one set id = 9; insert into audit select * from one",
      { kind: "inserted", row: 9 },
    ],
    [
      "a name that was taken away",
      "update audit set name = null, name_salt = null where id = 3",
      { kind: "emptied", row: 3, part: "name" },
    ],
    ["a forged head", "update record_head set signature = mac", { kind: "head" }],
    ["a missing guard", "drop index audit_by_actor", { kind: "guard", name: "audit_by_actor" }],
  ];
  test.each(cases)("%s", async (_what, statements, finding) => {
    await write(8);
    tamper((db) => db.exec(statements));
    expect((await verify()).findings).toContainEqual(finding);
  });

  test("a tail that was cut off, by a head kept elsewhere or by its own", async () => {
    await write(8);
    const head = await headNow();
    tamper((db) => db.exec("delete from audit where id > 5"));
    expect((await verify()).findings).toEqual([{ kind: "cutOff", row: 6, head }]);
    tamper((db) => db.exec("delete from record_head; delete from audit"));
    expect((await verify()).findings).toEqual([]);
    expect((await verify([head])).findings).toEqual([{ kind: "cutOff", row: 1, head }]);
  });

  test("an older file, and one that was rewritten from there on", async () => {
    await write(3);
    copyFileSync(path, `${path}.older`);
    await write(3, 4);
    const head = await headNow();
    renameSync(`${path}.older`, path);
    expect((await verify([head])).findings).toEqual([{ kind: "cutOff", row: 4, head }]);
    await write(4, 14);
    const verdict = await verify([head]);
    expect(verdict.findings).toEqual([{ kind: "rewritten", row: 6, head }]);
    expect(await verify()).toMatchObject({ rows: 7, findingCount: 0 });
  });
});

describe("the key", () => {
  test("is made once, for its owner alone, and stands in no database", async () => {
    await write(1);
    const file = join(dirname(path), recordKeyFile);
    const key = readFileSync(file, "utf8").trim();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await write(1, 2);
    expect(readFileSync(file, "utf8").trim()).toBe(key);
    expect(readFileSync(path).includes(key)).toBe(false);
    expect(readFileSync(path).includes(Buffer.from(key, "hex"))).toBe(false);
  });

  test("that was lost is told by its rows, and the record goes on with a new one", async () => {
    await write(2);
    const file = join(dirname(path), recordKeyFile);
    renameSync(file, join(dirname(path), "elsewhere"));
    await write(1, 3);
    expect(existsSync(file)).toBe(true);
    const verdict = await verify();
    expect(verdict.rows).toBe(4);
    expect(verdict.findings).toEqual([{ kind: "unknownKey", row: 1, to: 2 }]);
    renameSync(join(dirname(path), "elsewhere"), `${file}.2026`);
    expect((await verify()).findings).toEqual([]);
  });
});

test("lines of the time before the chain are taken into it, once, and a line says so", async () => {
  const db = openDatabase(path, { synchronous: "normal" });
  migrate(
    db,
    officeMigrations.filter(({ name }) => name < "0007"),
    1,
  );
  db.exec(`insert into audit (at, actor, role, action, object, reason)
    values (1, 'u_1', 'planner', 'a.b', 'o:1', 'x'), (2, 'u_2', 'planner', 'a.b', 'o:2', null)`);
  db.close();
  await within(async () => {});
  const rows = await within(({ db: office }) =>
    office.selectFrom("audit").select(["id", "action", "after"]).orderBy("id").execute(),
  );
  expect(rows).toEqual([
    { id: 1, action: "a.b", after: null },
    { id: 2, action: "a.b", after: null },
    { id: 3, action: "record.began", after: '{"takenOver":2}' },
  ]);
  expect(await verify()).toMatchObject({ rows: 3, findingCount: 0 });
});
