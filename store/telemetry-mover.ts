import { inTransaction, type SqliteDatabase } from "./sqlite.ts";
import { numberOf } from "./row.ts";

/** Rows moved or dropped in one step: a few milliseconds of work. */
const STEP_ROWS = 2_000;
/** 2^21 places a chunk, so that light * PLACES + place stays exact in a double for four thousand million lights. */
const PLACES = 2_097_152;

/** Moves full chunks of readings_hot under the key by light point, a small step at a time. */
export interface Mover {
  /** Id of the newest hot row. */
  lastRow(): number;
  /** A row was appended with the next id. If it is rolled back, its id stays unused. */
  arrived(light: number): void;
  /** True while a chunk is being moved or dropped. */
  step(): boolean;
}

interface Move {
  readonly chunk: number;
  readonly firstRow: number;
  /** Places of the chunk's rows, by light point, then by arrival. */
  readonly order: Float64Array;
  done: number;
}

export function createMover(db: SqliteDatabase, chunkRows: number): Mover {
  const size = Math.min(chunkRows, PLACES);
  // A chunk that a crash left half moved is moved again from its beginning: the rows that are there are left as they are.
  const insert = db.prepare(
    `insert or ignore into readings
      select ?, light, ts, output, boot, seq, clock, level, power, energy, voltage, rest
      from readings_hot where id = ?`,
  );
  let movedThrough = valueOf(db, "select value from meta where key = 'movedThrough'");
  let dropped = valueOf(db, "select coalesce(min(id), 1) - 1 from readings_hot");
  // Light of each hot row that has not been moved, by id - movedThrough - 1: sorting needs no read then.
  let lights: number[] = loadLights(db, movedThrough);
  let move: Move | null = null;

  const begin = (): Move => {
    const order = Float64Array.from(
      { length: size },
      (_, place) => (lights[place] ?? 0) * PLACES + place,
    ).sort();
    return {
      chunk: valueOf(db, "select coalesce(max(id), 0) + 1 from chunks"),
      firstRow: movedThrough + 1,
      order,
      done: 0,
    };
  };

  const copyStep = (current: Move): void => {
    const until = Math.min(current.order.length, current.done + STEP_ROWS);
    inTransaction(db, () => {
      for (let next = current.done; next < until; next += 1) {
        const place = (current.order[next] ?? 0) % PLACES;
        insert.run(current.chunk, current.firstRow + place);
      }
      if (until === current.order.length) finish(current);
    });
    current.done = until;
    if (until < current.order.length) return;
    movedThrough = current.firstRow + size - 1;
    lights = lights.slice(size);
    move = null;
  };

  // In the same transaction the chunk becomes part of history and its hot rows stop being one.
  const finish = (current: Move): void => {
    db.prepare(
      `insert into chunks (id, min_ts, max_ts, rows)
        select ?1, min(ts), max(ts), count(*) from readings where chunk = ?1`,
    ).run(current.chunk);
    db.prepare("update meta set value = ? where key = 'movedThrough'").run(
      current.firstRow + size - 1,
    );
  };

  const dropStep = (): boolean => {
    if (dropped >= movedThrough) return false;
    const until = Math.min(movedThrough, dropped + STEP_ROWS * 2);
    db.prepare("delete from readings_hot where id <= ?").run(until);
    dropped = until;
    return true;
  };

  return {
    lastRow: () => movedThrough + lights.length,
    arrived(light) {
      lights.push(light);
    },
    step() {
      if (dropStep()) return true;
      if (move === null && lights.length < size) return false;
      move ??= begin();
      copyStep(move);
      return true;
    },
  };
}

function valueOf(db: SqliteDatabase, sql: string): number {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  // Rows are arrays by setReturnArrays; the type of get() cannot know.
  const row = statement.get() as unknown as number[] | undefined;
  return row?.[0] ?? 0;
}

function loadLights(db: SqliteDatabase, after: number): number[] {
  const lights: number[] = [];
  for (const row of db
    .prepare("select id, light from readings_hot where id > ? order by id")
    .iterate(after)) {
    const place = numberOf(row["id"]) - after - 1;
    while (lights.length < place) lights.push(0);
    lights.push(numberOf(row["light"]));
  }
  return lights;
}
