import { textOf } from "../../store/row.ts";
import type { StockLookup } from "../../store/stock-lookup.ts";
import type { StockStage } from "../../store/stock-stage.ts";
import type { SqlValue } from "../../store/sqlite.ts";
import { newId } from "../auth/token.ts";
import type { StockKind } from "../contract/stock.ts";
import type { FieldChanges, FieldValue } from "../stock/change-log.ts";

type StagedKind = "areas" | "streets" | "cabinets" | "segments" | "luminaire_types";
type Columns = Readonly<Record<string, SqlValue>>;

/** What the tables' columns are called in the contract, where lines of the history name them. */
interface KindForm {
  readonly kind: StockKind;
  readonly prefix: string;
  readonly fields: Readonly<Record<string, string>>;
}

const forms: Readonly<Record<StagedKind, KindForm>> = {
  areas: { kind: "area", prefix: "a", fields: { name: "name" } },
  // A street's line is no field that people edit.
  streets: { kind: "street", prefix: "s", fields: { name: "name" } },
  cabinets: {
    kind: "cabinet",
    prefix: "c",
    fields: {
      number: "number",
      name: "name",
      lat: "latitude",
      lon: "longitude",
      area_id: "areaId",
      address: "address",
      device_id: "deviceId",
      note: "note",
    },
  },
  segments: {
    kind: "segment",
    prefix: "k",
    fields: { number: "number", name: "name", output: "output", day_powered: "dayPowered" },
  },
  luminaire_types: {
    kind: "luminaireType",
    prefix: "t",
    fields: {
      name: "name",
      manufacturer: "manufacturer",
      rated_power: "ratedPower",
      standby_power: "standbyPower",
      power_curve: "powerCurve",
      light_source: "lightSource",
      lumens: "lumens",
    },
  },
};

interface Held {
  readonly id: string;
  /** As it is in the inventory; null for what is new. */
  readonly before: Columns | null;
  readonly isInTrash: boolean;
  /** As it is to be. */
  now: Columns;
  isUsed: boolean;
}

/**
 * The rows of one table of names (areas, cabinets, types ...) by their key, as an import leaves them: held in memory, for there are few,
 * and staged at the end with their history. A name that lies in the trash comes out of it.
 */
export class StagedNames {
  readonly #table: StagedKind;
  readonly #held = new Map<string, Held>();

  /** `rows` has the table's staged columns and deleted_at; `keyOf` gives what tells them apart. */
  constructor(
    table: StagedKind,
    rows: ReturnType<StockLookup["rows"]>,
    keyOf: (row: Columns) => string,
  ) {
    this.#table = table;
    for (const { deleted_at, ...row } of rows) {
      this.#held.set(keyOf(row), {
        id: textOf(row["id"]),
        before: row,
        isInTrash: deleted_at !== null,
        now: row,
        isUsed: false,
      });
    }
  }

  /** The row of this key as it is by now. */
  find(key: string): Columns | null {
    return this.#held.get(key)?.now ?? null;
  }

  /** The rows that `choose` takes, as they are by now. */
  where(choose: (key: string, row: Columns) => boolean): Columns[] {
    return [...this.#held].flatMap(([key, { now }]) => (choose(key, now) ? [now] : []));
  }

  /** Id of the row of this key; `make` gives the columns of a new one, without its id. */
  use(key: string, make: () => Columns): string {
    const known = this.#held.get(key);
    if (known !== undefined) {
      known.isUsed = true;
      return known.id;
    }
    const id = newId(forms[this.#table].prefix);
    const now = { id, ...make() };
    this.#held.set(key, { id, before: null, isInTrash: false, now, isUsed: true });
    return id;
  }

  /** Writes columns over those of a row that is there. */
  change(key: string, columns: Columns): void {
    const held = this.#held.get(key);
    if (held !== undefined) held.now = { ...held.now, ...columns };
  }

  /** Stages what is new, changed or back from the trash. */
  flush(stage: StockStage): void {
    for (const { id, before, isInTrash, now, isUsed } of this.#held.values()) {
      if (!isUsed) continue;
      const isSame =
        before !== null && Object.keys(now).every((name) => before[name] === now[name]);
      if (isSame && !isInTrash) continue;
      stage.add(this.#table, now);
      const fields = before === null ? null : fieldsOf(forms[this.#table], before, now);
      const action = before === null ? "created" : isInTrash ? "restored" : "changed";
      // Where only a street's line is new there is nothing that a person could read.
      if (action === "changed" && fields === null) continue;
      addLine(stage, forms[this.#table].kind, id, action, fields);
    }
  }
}

function fieldsOf({ fields }: KindForm, before: Columns, now: Columns): FieldChanges | null {
  const changes: Record<string, readonly [FieldValue, FieldValue]> = {};
  for (const [column, field] of Object.entries(fields)) {
    const pair = [before[column], now[column]].map((value) => said(column, value));
    const [old = null, young = null] = pair;
    if (old !== young) changes[field] = [old, young];
  }
  return Object.keys(changes).length === 0 ? null : changes;
}

function said(column: string, value: SqlValue | undefined): FieldValue {
  if (column === "day_powered") return value === 1;
  return typeof value === "string" || typeof value === "number" ? value : null;
}

/** One line of the history, as ChangeLog writes them. */
export function addLine(
  stage: StockStage,
  kind: StockKind,
  objectId: string,
  action: "created" | "changed" | "restored" | "deleted",
  fields: FieldChanges | null,
): void {
  stage.add("object_changes", {
    kind,
    object_id: objectId,
    action,
    fields: fields === null ? null : JSON.stringify(fields),
  });
}
