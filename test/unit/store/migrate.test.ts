import { join } from "node:path";
import { expect, test } from "vitest";
import { isMigrated, migrate, type Migration } from "../../../store/migrate.ts";
import { officeMigrations } from "../../../store/office-migrations.ts";
import { openDatabase } from "../../../store/sqlite.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const first: Migration = { name: "0001-a", sql: "create table a (id integer primary key) strict" };
const second: Migration = { name: "0002-b", sql: "create table b (id integer primary key) strict" };
const broken: Migration = {
  name: "0002-b",
  sql: "create table b (id integer); create table a (x)",
};

const open = () => openDatabase(join(temporaryFolder(), "x.db"), { synchronous: "full" });

test("applies what is missing, once", () => {
  const db = open();
  migrate(db, [first], 1);
  expect(isMigrated(db, [first])).toBe(true);
  expect(isMigrated(db, [first, second])).toBe(false);
  migrate(db, [first, second], 2);
  migrate(db, [first, second], 3);
  const history = db.prepare("select name, applied_at from migrations order by name").all();
  expect(history.map((row) => [row["name"], row["applied_at"]])).toEqual([
    ["0001-a", 1],
    ["0002-b", 2],
  ]);
  db.close();
});

test("a step that fails leaves nothing of itself", () => {
  const db = open();
  migrate(db, [first], 1);
  expect(() => migrate(db, [first, broken], 2)).toThrow("already exists");
  expect(db.prepare("select name from sqlite_schema where name = 'b'").all()).toEqual([]);
  migrate(db, [first, second], 3);
  expect(isMigrated(db, [first, second])).toBe(true);
  db.close();
});

const refusals: readonly [string, readonly Migration[], string][] = [
  ["a file of a newer version", [first], "newer version"],
  ["another history", [{ ...first, name: "0001-z" }, second], "newer version"],
  ["an altered step", [{ ...first, sql: `${first.sql} ` }, second], "altered"],
];
test.each(refusals)("refuses %s", (_, ours, words) => {
  const db = open();
  migrate(db, [first, second], 1);
  expect(() => migrate(db, ours, 2)).toThrow(
    expect.objectContaining({ code: "migration", message: expect.stringContaining(words) }),
  );
  db.close();
});

test("a missing folder is named together with the remedy", () => {
  const path = join(temporaryFolder(), "missing", "x.db");
  expect(() => openDatabase(path, { synchronous: "full" })).toThrow("LICHTPUNKT_DATA_DIR");
});

test("names of the office's steps ascend", () => {
  const names = officeMigrations.map((migration) => migration.name);
  expect(names).toEqual(names.toSorted());
});
