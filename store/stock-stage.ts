import { rmSync } from "node:fs";
import { CompiledQuery, type Kysely, type Transaction } from "kysely";
import type { OfficeSchema } from "./office-schema.ts";
import { openDatabase, type SqlValue } from "./sqlite.ts";

/**
 * Rows of office.db made ready in a file beside it, so that a large change holds the one writer only for copying them: SQLite copies
 * a table many times faster than rows come by messages, and whatever has to be found out first is found out before.
 */

/** What is staged, in the order in which it is written: who is named comes before who names it. */
const tables = {
  areas: "id text primary key, name text",
  streets: "id text primary key, name text, geometry text",
  devices: "id text primary key, kind text",
  cabinets:
    "id text primary key, number text, name text, lat real, lon real, area_id text, address text, device_id text, note text",
  segments:
    "id text primary key, cabinet_id text, number text, name text, output integer, day_powered integer",
  luminaire_types: `id text primary key, name text, manufacturer text, rated_power real, standby_power real, power_curve text,
    light_source text, lumens real`,
  masts: "id text primary key, number text, lat real, lon real",
  /** Light points that go to the trash. */
  trashed: "id text primary key",
  /** Light points that have another controller, or none, afterwards: it must be free in between. */
  freed: "id text primary key",
  /** Light points that are as they should be, but do not know the list they come from. */
  claimed: "id text primary key, source text, source_key text",
  light_points: `id text primary key, idx integer, number text, mast text, street text, house_number text, area_id text, lat real,
    lon real, cabinet_id text, segment_id text, phase text, luminaire_type_id text, switching text, device_id text,
    output integer, lighting_class text, minimum_level integer, default_level integer, never_dim integer, zeichen394 integer,
    calendar_id text, installed_on text, note text, source_key text, source text, created_at integer`,
  object_changes: "kind text, object_id text, action text, fields text",
} as const;

type StagedTable = keyof typeof tables;

export interface StockStage {
  /** A row by its columns, all of them, in any order. */
  add(table: StagedTable, row: Readonly<Record<string, SqlValue>>): void;
  /** How many rows a table has by now. */
  count(table: StagedTable): number;
  /** How many rows there are by now in all. */
  readonly rows: number;
  close(): void;
}

/** Makes the file anew. Its content can be made again at any time, so nothing is done to keep it over a power cut. */
export function createStage(path: string): StockStage {
  removeStage(path);
  const db = openDatabase(path, { synchronous: "normal", cacheKiB: 8_000 });
  db.exec("pragma journal_mode = off; pragma synchronous = off");
  for (const [name, columns] of Object.entries(tables)) {
    db.exec(`create table ${name} (${columns}) strict`);
  }
  db.exec("begin");
  const counts = new Map<StagedTable, number>();
  const statements = new Map<StagedTable, ReturnType<typeof db.prepare>>();
  const insert = (table: StagedTable) => {
    const known = statements.get(table);
    if (known !== undefined) return known;
    const names = columnsOf(table);
    const values = names.map((name) => `:${name}`).join(", ");
    const statement = db.prepare(`insert into ${table} (${names.join(", ")}) values (${values})`);
    statements.set(table, statement);
    return statement;
  };
  return {
    add(table, row) {
      insert(table).run(row);
      counts.set(table, (counts.get(table) ?? 0) + 1);
    },
    count: (table) => counts.get(table) ?? 0,
    get rows() {
      return [...counts.values()].reduce((sum, count) => sum + count, 0);
    },
    close() {
      db.exec("commit");
      db.close();
    },
  };
}

export function removeStage(path: string): void {
  for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
}

function columnsOf(table: StagedTable): string[] {
  return tables[table].split(",").map((column) => column.trim().split(" ")[0] ?? "");
}

const largeCacheKiB = 64_000;
/** As openDatabase leaves it. */
const usualCacheKiB = 2_000;

/** Rows of one statement: the other work of the writer's thread comes in between, and progress is told. */
const portion = 5_000;

export interface StageWriting {
  /** Milliseconds since 1970, by the machine's own clock. */
  readonly at: number;
  readonly actor: string;
  /** The batch that the history lines belong to. */
  readonly batchId: string;
  /** Rows of light points and history written so far. */
  readonly onProgress: (rows: number) => void;
}

/** Runs `work` while the writer sees the staged file as well. Not within a transaction; one at a time. */
export async function withStage<T>(
  db: Kysely<OfficeSchema>,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  const run = (sql: string, ...values: unknown[]) =>
    db.executeQuery(CompiledQuery.raw(sql, values));
  await run("attach database ? as staged", path);
  try {
    // New rows lie all over the indexes: pages that do not fit would be written again and again.
    await run(`pragma main.cache_size = -${largeCacheKiB}`);
    return await work();
  } finally {
    await run(`pragma main.cache_size = -${usualCacheKiB}`);
    await run("detach database staged");
  }
}

/** Writes all that is staged, in the caller's transaction and within `withStage`. What lies in the trash comes out of it. */
export async function writeStaged(
  trx: Transaction<OfficeSchema>,
  { at, actor, batchId, onProgress }: StageWriting,
): Promise<void> {
  const run = (sql: string, ...values: unknown[]) =>
    trx.executeQuery(CompiledQuery.raw(sql, values));
  for (const table of named) await run(upsert(table));
  await run(
    `
    insert into devices (id, secret_hash, kind, gateway_id, created_at, revoked_at)
    select id, null, kind, null, ?, null from staged.devices where true on conflict (id) do nothing`,
    at,
  );
  await run(upsert("cabinets"));
  // Two segments may exchange their outputs.
  await run("update segments set output = null where id in (select id from staged.segments)");
  await run(upsert("segments"));
  await run(
    `update light_points set deleted_at = ?, updated_at = ?, version = version + 1
     where id in (select id from staged.trashed)`,
    at,
    at,
  );
  await run("update light_points set device_id = null where id in (select id from staged.freed)");
  await run(
    `update light_points set source = coalesce(light_points.source, claimed.source),
       source_key = coalesce(light_points.source_key, claimed.source_key)
     from staged.claimed as claimed where claimed.id = light_points.id`,
  );
  let done = 0;
  const inPortions = async (table: StagedTable, sql: string, ...values: unknown[]) => {
    const count = await rowsOf(trx, table);
    for (let from = 0; from < count; from += portion) {
      await run(sql, ...values, from, from + portion);
      onProgress((done += Math.min(portion, count - from)));
    }
  };
  await inPortions("light_points", upsertLights, at);
  await inPortions(
    "object_changes",
    `insert into object_changes (batch_id, kind, object_id, action, fields, at, actor)
     select ?, kind, object_id, action, fields, ?, ? from staged.object_changes where rowid > ? and rowid <= ?`,
    batchId,
    at,
    actor,
  );
}

/** Tables without references to each other. */
const named = ["areas", "streets", "luminaire_types", "masts"] as const;

function upsert(table: StagedTable): string {
  const columns = columnsOf(table);
  const changes = columns
    .filter((column) => column !== "id")
    .map((column) => `${column} = excluded.${column}`);
  return `
    insert into ${table} (${columns.join(", ")}) select ${columns.join(", ")} from staged.${table} where true
    on conflict (id) do update set ${changes.join(", ")}, deleted_at = null, version = ${table}.version + 1`;
}

const lightColumns = columnsOf("light_points");
/** Its place in columns, its calendar and its birth are not the file's business. */
const keptColumns = new Set(["id", "idx", "calendar_id", "created_at"]);
const upsertLights = `
  insert into light_points (${lightColumns.join(", ")}, updated_at, deleted_at)
  select ${lightColumns.join(", ")}, ?, null from staged.light_points where rowid > ? and rowid <= ?
  on conflict (id) do update set updated_at = excluded.updated_at, deleted_at = null, version = light_points.version + 1,
    ${lightColumns
      .filter((column) => !keptColumns.has(column))
      .map((column) => `${column} = excluded.${column}`)
      .join(", ")}`;

async function rowsOf(trx: Transaction<OfficeSchema>, table: StagedTable): Promise<number> {
  const sql = `select count(*) as count from staged.${table}`;
  const { rows } = await trx.executeQuery<{ count: number }>(CompiledQuery.raw(sql));
  return rows[0]?.count ?? 0;
}
