import { chainRecord, keyIdOf } from "../../store/record-chain.ts";
import { textOf } from "../../store/row.ts";
import { openDatabase, type SqliteDatabase, type SqlValue } from "../../store/sqlite.ts";

/** A random number in [0, below). */
export type Dice = (below: number) => number;

/** Seeded: the same seed, the same changes (mulberry32). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Attack = (db: SqliteDatabase, dice: Dice) => void;
type Cells = Record<string, SqlValue>;

const textColumns = [
  "actor",
  "role",
  "action",
  "object",
  "erases",
  "name",
  "address",
  "before",
  "after",
  "reason",
  "key_id",
  "name_salt",
  "address_salt",
  "content_salt",
  "name_seal",
  "address_seal",
  "content_seal",
  "mac",
] as const;

const rowCount = (db: SqliteDatabase): number =>
  Number(db.prepare("select max(id) as n from audit").get()?.["n"]);

const anyRow = (db: SqliteDatabase, dice: Dice): number => 1 + dice(rowCount(db));

function read(db: SqliteDatabase, row: number): Cells {
  // The columns hold text and whole numbers only.
  return { ...db.prepare("select * from audit where id = ?").get(row) } as Cells;
}

function write(db: SqliteDatabase, cells: Cells): void {
  const names = Object.keys(cells);
  db.prepare(
    `insert or replace into audit (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
  ).run(...Object.values(cells));
}

/** Moves all rows from this one on by one place; upwards from the last, downwards from the first. */
function renumber(db: SqliteDatabase, from: number, by: 1 | -1): void {
  db.exec(`update audit set id = -id where id >= ${from}`);
  db.exec(`update audit set id = -id + ${by} where id < 0`);
}

function setHead(db: SqliteDatabase): void {
  db.exec(`update record_head set
    rows = (select max(id) from audit),
    mac = (select mac from audit order by id desc limit 1),
    at = (select at from audit order by id desc limit 1)`);
}

function otherText(value: SqlValue | undefined, dice: Dice): string {
  const text = value === null || value === undefined ? "" : textOf(value);
  if (text.length === 0 || dice(3) === 0) return `${text}x`;
  const at = dice(text.length);
  return `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`;
}

/** What somebody who may write the file, but has not the key, can do to the record. The guards are down while they run, and up again after. */
export const attacks: Readonly<Record<string, Attack>> = {
  changeText(db, dice) {
    const row = anyRow(db, dice);
    const column = textColumns[dice(textColumns.length)] ?? "actor";
    const value = otherText(read(db, row)[column], dice);
    db.prepare(`update audit set ${column} = ? where id = ?`).run(value, row);
  },
  changeTime(db, dice) {
    db.prepare("update audit set at = at + ? where id = ?").run(
      1 + dice(100_000),
      anyRow(db, dice),
    );
  },
  empty(db, dice) {
    const part = ["name", "address", "content"][dice(3)] ?? "name";
    const values = part === "content" ? ["before", "after", "reason"] : [part];
    const row = Number(
      db
        .prepare(`select id from audit where ${part}_salt is not null order by random() limit 1`)
        .get()?.["id"],
    );
    const nulls = [...values, `${part}_salt`].map((column) => `${column} = null`).join(", ");
    db.exec(`update audit set ${nulls} where id = ${row}`);
  },
  unErase(db) {
    db.exec(`update audit set name = 'Somebody', name_salt = '${"ab".repeat(32)}'
      where id = (select max(id) from audit where name_salt is null)`);
  },
  zeroMac(db, dice) {
    const row = anyRow(db, dice);
    db.prepare("update audit set mac = ? where id = ?").run("0".repeat(64), row);
    if (dice(2) === 0) setHead(db);
  },
  remove(db, dice) {
    db.exec(`delete from audit where id = ${anyRow(db, dice)}`);
  },
  removeAndCloseUp(db, dice) {
    const row = anyRow(db, dice);
    db.exec(`delete from audit where id = ${row}`);
    renumber(db, row + 1, -1);
    setHead(db);
  },
  append(db, dice) {
    const id = rowCount(db) + 1;
    write(db, { ...read(db, anyRow(db, dice)), id });
    if (dice(2) === 0) setHead(db);
  },
  insert(db, dice) {
    const row = anyRow(db, dice);
    const copy = read(db, anyRow(db, dice));
    renumber(db, row, 1);
    write(db, { ...copy, id: row });
    if (dice(2) === 0) setHead(db);
  },
  swap(db, dice) {
    const row = 1 + dice(rowCount(db) - 1);
    const other = dice(2) === 0 ? row + 1 : ((row + 1 + dice(rowCount(db) - 2)) % rowCount(db)) + 1;
    const [one, two] = [read(db, row), read(db, other)];
    if (row === other) return attacks["remove"]?.(db, dice);
    write(db, { ...one, id: other });
    write(db, { ...two, id: row });
  },
  cutOff(db, dice) {
    const left = dice(rowCount(db));
    db.exec(`delete from audit where id > ${left}`);
    if (left === 0) db.exec("delete from record_head");
    else if (dice(2) === 0) setHead(db);
  },
  rewriteWithOwnKey(db, dice) {
    const from = anyRow(db, dice);
    const bytes = Buffer.alloc(32, dice(256));
    const known = textOf(read(db, 1)["key_id"] ?? "");
    chainRecord(db, { id: dice(2) === 0 ? known : keyIdOf(bytes), bytes });
    const last = rowCount(db);
    for (let row = from; row <= last; row += 1) {
      if (row === from) db.exec(`update audit set reason = 'never' where id = ${row}`);
      db.exec(`update audit set key_id = record_key_id(),
        content_seal = record_seal(coalesce(content_salt, '00'), before, after, reason) where id = ${row}`);
      db.exec(`update audit set mac = record_mac(
        coalesce((select mac from audit where id = ${row - 1}), ''), id, at, actor, role, action, object,
        erases, key_id, name_seal, address_seal, content_seal) where id = ${row}`);
    }
    setHead(db);
    db.exec(`update record_head set key_id = record_key_id(),
      signature = record_head_signature(rows, mac, at, record_key_id())`);
  },
  forgeHead(db, dice) {
    const column = ["mac", "signature", "key_id"][dice(3)] ?? "mac";
    const value = otherText(
      db.prepare(`select ${column} from record_head`).get()?.[column] as string,
      dice,
    );
    db.prepare(`update record_head set ${column} = ?`).run(value);
  },
};

/** Runs one attack on the file, with the guards taken down before and put back as they were. */
export function attack(path: string, name: string, dice: Dice): void {
  const db = openDatabase(path, { synchronous: "normal" });
  const guards = db
    .prepare(
      "select name, sql from sqlite_schema where type = 'trigger' and tbl_name in ('audit', 'record_head')",
    )
    .all();
  for (const guard of guards) db.exec(`drop trigger ${String(guard["name"])}`);
  attacks[name]?.(db, dice);
  for (const guard of guards) db.exec(String(guard["sql"]));
  db.close();
}

/** Takes a guard away, or makes it one that never strikes. */
export function disarm(path: string, dice: Dice): void {
  const db = openDatabase(path, { synchronous: "normal" });
  const guards = db
    .prepare(
      "select name, sql from sqlite_schema where type = 'trigger' and tbl_name in ('audit', 'record_head')",
    )
    .all();
  const guard = guards[dice(guards.length)];
  if (guard === undefined) throw new Error("a record has guards");
  db.exec(`drop trigger ${String(guard["name"])}`);
  const tame = `create trigger ${String(guard["name"])} before delete on audit when 1 = 2 begin select 1; end`;
  if (dice(2) === 0) db.exec(tame);
  db.close();
}
