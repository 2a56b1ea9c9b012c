import type { EpochMs } from "../domain/clock.ts";
import { isDiskFull } from "./sqlite-failure.ts";
import type { SqliteDatabase } from "./sqlite.ts";

const DAY = 86_400_000;
/** Rows dropped at once, so that a step stays short. */
const STEP_ROWS = 500;

/** What is dropped when: a table's rows whose `column` is before now minus `days`. */
const terms = [
  // A device that sends rubbish must not fill the disk: newest rows by number, see below, and 90 days.
  { table: "quarantine", key: "id", column: "received_at", days: 90 },
  { table: "security_events", key: "id", column: "at", days: 400 },
  { table: "ledger", key: "job_id, light_point_id", column: "ended_at", days: 400 },
  { table: "device_commands", key: "command_id", column: "ended_at", days: 30 },
  { table: "causes", key: "id", column: "cleared_at", days: 400 },
  // Two years of hours: a year can be compared with the one before.
  { table: "energy_hours", key: "light_point_id, hour_start", column: "hour_start", days: 800 },
] as const;

/** Rows of quarantine and security_events kept at most, whatever their age. */
const KEPT_ROWS = 20_000;

/** Drops a portion of what is past its term; true while there is more. */
export function pruneStep(db: SqliteDatabase, now: EpochMs): boolean {
  try {
    return dropByNumber(db) || dropByAge(db, now);
  } catch (error) {
    if (isDiskFull(error)) return false;
    throw error;
  }
}

function dropByAge(db: SqliteDatabase, now: EpochMs): boolean {
  for (const { table, key, column, days } of terms) {
    const dropped = db
      .prepare(
        `delete from ${table} where (${key}) in (select ${key} from ${table} where ${column} < ? limit ${STEP_ROWS})`,
      )
      .run(now - days * DAY);
    if (dropped.changes === STEP_ROWS) return true;
  }
  return false;
}

function dropByNumber(db: SqliteDatabase): boolean {
  for (const table of ["quarantine", "security_events"]) {
    const dropped = db
      .prepare(
        `delete from ${table} where id in (
          select id from ${table} where id <= (select max(id) from ${table}) - ${KEPT_ROWS} limit ${STEP_ROWS})`,
      )
      .run();
    if (dropped.changes === STEP_ROWS) return true;
  }
  return false;
}
