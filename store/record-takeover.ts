import { inTransaction, type SqliteDatabase } from "./sqlite.ts";

/**
 * Takes the lines of the time before the chain into it, once, and says so in a line of its own. `now`: milliseconds since 1970. Their
 * names were not kept then.
 */
export function takeOverRecord(db: SqliteDatabase, now: number): void {
  const waits = db.prepare("select 1 from sqlite_schema where name = 'audit_before'").get();
  if (waits === undefined) return;
  inTransaction(db, () => {
    const lines = Number(db.prepare("select count(*) as n from audit_before").get()?.["n"]);
    db.exec(`insert into audit (at, actor, role, action, object, address, before, after, reason)
      select at, actor, role, action, object, address, before, after, reason
      from audit_before order by id`);
    if (lines > 0) {
      db.prepare(
        `insert into audit (at, actor, role, action, object, after)
          values (?, 'system', 'administrator', 'record.began', 'record:rows', ?)`,
      ).run(now, JSON.stringify({ takenOver: lines }));
    }
    db.exec("drop table audit_before");
  });
}

/** Says in a line of its own that the record goes on with another key: the former one was lost, or taken out of use. */
export function noteNewKey(db: SqliteDatabase, keyId: string, now: number): void {
  const head = db.prepare("select rows, key_id from record_head").get();
  if (head === undefined || head["key_id"] === keyId) return;
  db.prepare(
    `insert into audit (at, actor, role, action, object, before, after)
      values (?, 'system', 'administrator', 'record.keyReplaced', 'record:key', ?, ?)`,
  ).run(
    now,
    JSON.stringify({ keyId: head["key_id"], rows: head["rows"] }),
    JSON.stringify({ keyId }),
  );
}
