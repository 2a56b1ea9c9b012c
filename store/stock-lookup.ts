import type { LightingClass, Switching } from "../domain/light.ts";
import { isMigrated } from "./migrate.ts";
import { officeMigrations } from "./office-migrations.ts";
import { numberOf, numberOrNull, textOf, textOrNull, type Row } from "./row.ts";
import { openForReading, type SqlValue } from "./sqlite.ts";

/** A light point of the inventory with the names of what it belongs to. */
export interface StockLight {
  readonly id: string;
  readonly index: number;
  readonly sourceKey: string | null;
  readonly source: string | null;
  readonly number: string;
  readonly mast: string | null;
  readonly street: string | null;
  readonly houseNumber: string | null;
  readonly areaId: string | null;
  readonly area: string | null;
  readonly longitude: number;
  readonly latitude: number;
  readonly cabinetId: string | null;
  readonly cabinet: string | null;
  readonly segmentId: string | null;
  readonly segment: string | null;
  readonly phase: "L1" | "L2" | "L3" | null;
  readonly luminaireTypeId: string | null;
  readonly luminaireType: string | null;
  readonly ratedPower: number | null;
  readonly switching: Switching;
  readonly device: string | null;
  readonly output: number;
  readonly lightingClass: LightingClass | null;
  readonly minimumLevel: number;
  readonly defaultLevel: number;
  readonly neverDim: boolean;
  readonly zeichen394: boolean;
  readonly calendarId: string | null;
  readonly installedOn: string | null;
  readonly note: string | null;
  readonly createdAt: number;
}

/**
 * office.db as it stands at one moment, for a thread of its own: every answer comes from the same committed state however long the
 * comparison with a file takes. Synchronous, and nothing is held in memory: one search in an index for each question.
 */
export interface StockLookup {
  /** Revision of the inventory that all answers belong to. */
  readonly inventoryRevision: number;
  /** One above the greatest index ever given. */
  readonly nextIndex: number;
  byId(id: string): StockLight | null;
  bySourceKey(key: string): StockLight | null;
  inTrashBySourceKey(key: string): StockLight | null;
  byDevice(device: string, output: number): StockLight | null;
  byNumber(number: string): StockLight[];
  ofSource(source: string): IterableIterator<StockLight>;
  withoutStreet(): IterableIterator<StockLight>;
  /** Mean of the places; null in an empty town. */
  middle(): readonly [longitude: number, latitude: number] | null;
  /** Rows of any other table, as they are. The statement is one of the caller's own. */
  rows(sql: string, ...values: SqlValue[]): Row[];
  row(sql: string, ...values: SqlValue[]): Row | null;
  close(): void;
}

const light = `
  select l.*, a.name as area, c.number as cabinet, s.number as segment, t.name as luminaire_type, t.rated_power
  from light_points l
    left join areas a on a.id = l.area_id
    left join cabinets c on c.id = l.cabinet_id
    left join segments s on s.id = l.segment_id
    left join luminaire_types t on t.id = l.luminaire_type_id`;

/** Opens the view on a migrated office.db. Throws what SQLite says where the file cannot be read. */
export function openStockLookup(path: string): StockLookup {
  const db = openForReading(path);
  if (!isMigrated(db, officeMigrations)) {
    db.close();
    throw new RangeError(`${path} has another version's schema.`);
  }
  db.exec("begin");
  const prepared = new Map<string, ReturnType<typeof db.prepare>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const row = (sql: string, ...values: SqlValue[]): Row | null =>
    statement(sql).get(...values) ?? null;
  const one = (where: string, ...values: SqlValue[]): StockLight | null => {
    const found = row(`${light} where ${where}`, ...values);
    return found === null ? null : lightOf(found);
  };
  const each = function* (where: string, ...values: SqlValue[]): IterableIterator<StockLight> {
    // A statement of its own: the caller may ask other things in between.
    for (const found of db.prepare(`${light} where ${where}`).iterate(...values)) {
      yield lightOf(found);
    }
  };
  const revision = row("select value from meta where key = 'inventoryRevision'");
  const greatest = row("select max(idx) as idx from light_points");
  return {
    inventoryRevision: Number(revision?.["value"] ?? 0),
    nextIndex: (numberOrNull(greatest?.["idx"] ?? null) ?? -1) + 1,
    byId: (id) => one("l.id = ? and l.deleted_at is null", id),
    bySourceKey: (key) => one("l.source_key = ? and l.deleted_at is null", key),
    inTrashBySourceKey: (key) =>
      one(
        "l.source_key = ? and l.deleted_at is not null order by l.deleted_at desc, l.idx limit 1",
        key,
      ),
    byDevice: (device, output) =>
      one("l.device_id = ? and l.output = ? and l.deleted_at is null", device, output),
    byNumber: (number) => [...each("l.number = ? and l.deleted_at is null", number)],
    ofSource: (source) => each("l.source = ? and l.deleted_at is null", source),
    withoutStreet: () => each("l.street is null and l.deleted_at is null"),
    middle() {
      const found = row(
        "select avg(lon) as lon, avg(lat) as lat from light_points where deleted_at is null",
      );
      const [lon, lat] = [found?.["lon"], found?.["lat"]];
      return typeof lon === "number" && typeof lat === "number" ? [lon, lat] : null;
    },
    rows: (sql, ...values) => statement(sql).all(...values),
    row,
    close: () => db.close(),
  };
}

/** Casts follow the table's checks. */
function lightOf(row: Row): StockLight {
  return {
    id: textOf(row["id"]),
    index: numberOf(row["idx"]),
    sourceKey: textOrNull(row["source_key"]),
    source: textOrNull(row["source"]),
    number: textOf(row["number"]),
    mast: textOrNull(row["mast"]),
    street: textOrNull(row["street"]),
    houseNumber: textOrNull(row["house_number"]),
    areaId: textOrNull(row["area_id"]),
    area: textOrNull(row["area"]),
    longitude: numberOf(row["lon"]),
    latitude: numberOf(row["lat"]),
    cabinetId: textOrNull(row["cabinet_id"]),
    cabinet: textOrNull(row["cabinet"]),
    segmentId: textOrNull(row["segment_id"]),
    segment: textOrNull(row["segment"]),
    phase: row["phase"] as StockLight["phase"],
    luminaireTypeId: textOrNull(row["luminaire_type_id"]),
    luminaireType: textOrNull(row["luminaire_type"]),
    ratedPower: numberOrNull(row["rated_power"]),
    switching: row["switching"] as Switching,
    device: textOrNull(row["device_id"]),
    output: numberOf(row["output"]),
    lightingClass: row["lighting_class"] as LightingClass | null,
    minimumLevel: numberOf(row["minimum_level"]),
    defaultLevel: numberOf(row["default_level"]),
    neverDim: row["never_dim"] === 1,
    zeichen394: row["zeichen394"] === 1,
    calendarId: textOrNull(row["calendar_id"]),
    installedOn: textOrNull(row["installed_on"]),
    note: textOrNull(row["note"]),
    createdAt: numberOf(row["created_at"]),
  };
}
