import type { EpochMs } from "../domain/clock.ts";
import { migrate } from "./migrate.ts";
import { SlowFieldFilter } from "./slow-fields.ts";
import { isDiskFull } from "./sqlite-failure.ts";
import { inTransaction, limitSize, openDatabase, type SqliteDatabase } from "./sqlite.ts";
import { historyStatement, readingOf, seriesOf } from "./telemetry-history.ts";
import { createMover } from "./telemetry-mover.ts";
import { telemetryMigrations } from "./telemetry-migrations.ts";
import type { HistoryQuery, TelemetryOutcome, TelemetryRow, TelemetryStore } from "./telemetry.ts";
import { numberOf, textOf } from "./row.ts";

export interface SqliteTelemetryOptions {
  /** Milliseconds since 1970, for the record of migrations. */
  readonly now: EpochMs;
  /** Days a reading is kept, 1 or more; 400 when left out. */
  readonly retentionDays?: number;
  /** Rows after which the hot part is moved under the key by light point; 50,000 when left out. */
  readonly chunkRows?: number;
  /** Bytes the file may grow to, for tests of a full disk; without bound when left out. */
  readonly maxBytes?: number;
}

const DAY = 86_400_000;
const DEFAULT_RETENTION_DAYS = 400;
const DEFAULT_CHUNK_ROWS = 50_000;

/**
 * History in telemetry.db. Its cursor commits together with the rows, so a batch replayed after a crash is not written twice;
 * a reading that comes twice by itself is one in history().
 */
export function openSqliteTelemetry(path: string, options: SqliteTelemetryOptions): TelemetryStore {
  // NORMAL: what a power cut takes comes again from the inbox, which is trimmed only up to makeDurable().
  const db = openDatabase(path, { synchronous: "normal", checkpointPages: 1_000 });
  migrate(db, telemetryMigrations, options.now);
  limitSize(db, options.maxBytes);
  const mover = createMover(db, options.chunkRows ?? DEFAULT_CHUNK_ROWS);
  // Nearly every light point has one output, and a number already.
  const slow = new SlowFieldFilter();
  const slowOfOtherOutputs = new SlowFieldFilter();
  const lights = loadLights(db);
  const statements = prepareStatements(db);
  const retention = (options.retentionDays ?? DEFAULT_RETENTION_DAYS) * DAY;
  let cursor = Number(statements.cursor.get()?.["value"] ?? 0);

  const lightOf = (lightPointId: string): number => {
    const known = lights.get(lightPointId);
    if (known !== undefined) return known;
    const light = lights.size + 1;
    statements.addLight.run(light, lightPointId);
    lights.set(lightPointId, light);
    return light;
  };

  const write = (rows: readonly TelemetryRow[], moveTo: number): void => {
    let id = mover.lastRow();
    for (const row of rows) {
      const light = lightOf(row.lightPointId);
      const kept = row.output === 1 ? slow.keepAt(light, row) : slowOfOtherOutputs.keep(row);
      id += 1;
      statements.append.run(
        id,
        light,
        row.ts,
        row.output,
        row.bootId,
        row.seq,
        row.quality === "clock" ? 1 : 0,
        row.actualLightLevel ?? null,
        row.activePower ?? null,
        row.activeEnergy ?? null,
        row.supplyVoltage ?? null,
        kept === null ? null : JSON.stringify(Object.fromEntries(kept)),
      );
      mover.arrived(light);
    }
    statements.moveCursor.run(moveTo);
  };

  const append = (rows: readonly TelemetryRow[], moveTo: number): TelemetryOutcome => {
    const lightsBefore = lights.size;
    try {
      inTransaction(db, () => write(rows, moveTo));
    } catch (error) {
      slow.forget();
      slowOfOtherOutputs.forget();
      forgetLightsAfter(lights, lightsBefore);
      if (isDiskFull(error)) return { kind: "diskFull" };
      throw error;
    }
    cursor = moveTo;
    return { kind: "stored" };
  };

  return {
    append: async (rows, moveTo) => append(rows, moveTo),
    cursor: () => cursor,
    makeDurable() {
      db.exec("pragma synchronous = full");
      try {
        statements.moveCursor.run(cursor);
      } finally {
        db.exec("pragma synchronous = normal");
      }
      return cursor;
    },
    history: async (query) => history(db, query),
    tidy(now) {
      try {
        return mover.step() || dropOldChunk(db, now - retention);
      } catch (error) {
        // Nothing is lost by waiting: the rows stay hot until there is room again.
        if (isDiskFull(error)) return false;
        throw error;
      }
    },
    state: () => ({
      kind: "sqlite",
      reachable: true,
      problem: null,
      waitingRows: 0,
      refusedRows: 0,
      collisions: 0,
    }),
    close: async () => db.close(),
  };
}

function prepareStatements(db: SqliteDatabase) {
  return {
    cursor: db.prepare("select value from meta where key = 'cursor'"),
    moveCursor: db.prepare("update meta set value = ? where key = 'cursor'"),
    addLight: db.prepare("insert into lights (id, light_point_id) values (?, ?)"),
    append: db.prepare(
      `insert into readings_hot
        (id, light, ts, output, boot, seq, clock, level, power, energy, voltage, rest)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  };
}

function loadLights(db: SqliteDatabase): Map<string, number> {
  const lights = new Map<string, number>();
  for (const row of db.prepare("select id, light_point_id from lights order by id").iterate()) {
    lights.set(textOf(row["light_point_id"]), numberOf(row["id"]));
  }
  return lights;
}

function forgetLightsAfter(lights: Map<string, number>, size: number): void {
  for (const [lightPointId, light] of lights) if (light > size) lights.delete(lightPointId);
}

function history(db: SqliteDatabase, query: HistoryQuery) {
  const { sql, values } = historyStatement(query);
  const statement = db.prepare(sql);
  return seriesOf(
    query,
    statement.all(...values).map((row) => readingOf(row, query.fields)),
  );
}

/** Rows dropped at once: a chunk is dropped in portions so that nobody waits long for the writer. */
const DROP_ROWS = 5_000;

function dropOldChunk(db: SqliteDatabase, before: EpochMs): boolean {
  const old = db.prepare("select id from chunks where max_ts < ? order by id limit 1").get(before);
  if (old === undefined) return false;
  const chunk = Number(old["id"]);
  inTransaction(db, () => {
    const dropped = db
      .prepare(
        `delete from readings where (chunk, light, ts, output, boot, seq) in
          (select chunk, light, ts, output, boot, seq from readings where chunk = ? limit ?)`,
      )
      .run(chunk, DROP_ROWS);
    if (dropped.changes < DROP_ROWS) db.prepare("delete from chunks where id = ?").run(chunk);
  });
  return true;
}
