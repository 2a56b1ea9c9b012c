import { createHash } from "node:crypto";
import { AppError } from "../domain/app-error.ts";
import { inTransaction, type SqliteDatabase } from "./sqlite.ts";
import { textOf } from "./row.ts";

/** One step of a database's schema. Once released its text never changes: what comes later is a migration of its own. */
export interface Migration {
  /** Sorts by its number: "0001-inventory". */
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings the schema up to the last migration, one transaction each. `now` is written beside each as the time it was applied.
 * Throws AppError "migration" when the file's history is not the beginning of ours: made by a newer version, or altered.
 */
export function migrate(db: SqliteDatabase, migrations: readonly Migration[], now: number): void {
  db.exec(
    `create table if not exists migrations (
      name text primary key, checksum text not null, applied_at integer not null
    ) strict`,
  );
  const applied = appliedMigrations(db);
  for (const [place, row] of applied.entries()) {
    checkApplied(row, migrations[place]);
  }
  for (const migration of migrations.slice(applied.length)) {
    inTransaction(db, () => {
      db.exec(migration.sql);
      db.prepare("insert into migrations (name, checksum, applied_at) values (?, ?, ?)").run(
        migration.name,
        checksum(migration),
        now,
      );
    });
  }
}

/** Whether all these migrations are applied: a reader waits for that. */
export function isMigrated(db: SqliteDatabase, migrations: readonly Migration[]): boolean {
  const known = db.prepare("select 1 from sqlite_schema where name = 'migrations'").get();
  return known !== undefined && appliedMigrations(db).length >= migrations.length;
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
}

function appliedMigrations(db: SqliteDatabase): Applied[] {
  return db
    .prepare("select name, checksum from migrations order by name")
    .all()
    .map((row) => ({ name: textOf(row["name"]), checksum: textOf(row["checksum"]) }));
}

function checkApplied(applied: Applied, expected: Migration | undefined): void {
  if (expected === undefined || expected.name !== applied.name) {
    throw new AppError(
      "migration",
      `the database was written by a newer version (it knows the step "${applied.name}"): start that version, or restore a backup made by this one`,
      { applied: applied.name, expected: expected?.name ?? null },
    );
  }
  if (checksum(expected) !== applied.checksum) {
    throw new AppError(
      "migration",
      `the step "${applied.name}" was applied with another text than this version has: the program or the database was altered`,
      { applied: applied.name },
    );
  }
}

function checksum(migration: Migration): string {
  return createHash("sha256").update(migration.sql).digest("hex");
}
