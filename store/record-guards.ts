import { migrate } from "./migrate.ts";
import { officeMigrations } from "./office-migrations.ts";
import { textOf } from "./row.ts";
import { openInMemory } from "./sqlite.ts";

let made: ReadonlyMap<string, string | null> | null = null;

/** The tables, indexes and triggers of the record as the migrations of this version make them: name to SQL text. */
export function recordGuards(): ReadonlyMap<string, string | null> {
  made ??= read();
  return made;
}

function read(): ReadonlyMap<string, string | null> {
  const db = openInMemory();
  try {
    migrate(db, officeMigrations, 0);
    const rows = db
      .prepare("select name, sql from sqlite_schema where tbl_name in ('audit', 'record_head')")
      .all();
    return new Map(
      rows.map((row) => [textOf(row["name"]), row["sql"] === null ? null : textOf(row["sql"])]),
    );
  } finally {
    db.close();
  }
}
