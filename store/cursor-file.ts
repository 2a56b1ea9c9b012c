import { isDiskFull } from "./sqlite-failure.ts";
import { openDatabase } from "./sqlite.ts";

/** A consumer's inbox offset in a small file of its own, for one whose effects lie elsewhere. */
export interface CursorFile {
  cursor(): number;
  /** Moves it, without fsync. On a full disk the file keeps the old one and cursor() tells the new. */
  move(cursor: number): void;
  /** Syncs the file and returns the cursor in it. */
  makeDurable(): number;
  close(): void;
}

export function openCursorFile(path: string): CursorFile {
  const db = openDatabase(path, { synchronous: "normal" });
  db.exec(
    "create table if not exists cursor (id integer primary key check (id = 1), value integer not null) strict",
  );
  db.exec("insert or ignore into cursor (id, value) values (1, 0)");
  const update = db.prepare("update cursor set value = ?");
  const select = db.prepare("select value from cursor");
  const stored = (): number => Number(select.get()?.["value"] ?? 0);
  let cursor = stored();

  const save = (): void => {
    try {
      update.run(cursor);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
    }
  };

  return {
    cursor: () => cursor,
    move(next) {
      cursor = next;
      save();
    },
    makeDurable() {
      db.exec("pragma synchronous = full");
      save();
      db.exec("pragma synchronous = normal");
      return stored();
    },
    close: () => db.close(),
  };
}
