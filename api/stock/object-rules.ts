import type { StockKind } from "../contract/stock.ts";
import type { Refusal } from "../http/problem.ts";
import { checkUnused, invalid } from "./checks.ts";
import { fieldNamed, type Row } from "./fields.ts";
import { kinds } from "./kinds.ts";
import { isGone, portion, stockDb } from "./stock-db.ts";
import type { StockWork, Writing } from "./stock-change.ts";
import { writeRows } from "./write-rows.ts";

/** What a kind demands of its objects beyond each field's own form. `before` is null for a new one. */
type Rule = (work: StockWork, before: Row | null, after: Row) => Promise<Refusal | null> | null;

const placed: Rule = (_work, _before, after) =>
  (after["lat"] === null) === (after["lon"] === null)
    ? null
    : Promise.resolve(
        invalid(after["lat"] === null ? "latitude" : "longitude", "is needed beside the other one"),
      );

const rules: Partial<Record<StockKind, readonly Rule[]>> = {
  mast: [placed],
  cabinet: [placed],
  supplyPoint: [placed],
  gateway: [placed],
  luminaireType: [
    async (_work, _before, after) => {
      for (const name of ["powerCurve", "lumenDepreciation"]) {
        const { column } = fieldNamed(kinds.luminaireType.fields, name);
        const points = JSON.parse(String(after[column])) as [number, number][]; // by its schema
        const falls = points.some(([x], i) => i > 0 && x <= (points[i - 1]?.[0] ?? 0));
        if (falls) return invalid(name, "must ascend");
      }
      return Number(after["standby_power"]) > Number(after["rated_power"])
        ? invalid("standbyPower", "must not be more than the rated power")
        : null;
    },
  ],
  segment: [
    async (work, before, after) => {
      if (before !== null && before["cabinet_id"] !== after["cabinet_id"]) {
        // Its light points would be left at a cabinet that does not feed them.
        const used = await checkUnused(work.db, kinds.segment, before);
        if (used !== null) return used;
      }
      if (after["output"] === null) return null;
      const same = await stockDb(work.db)
        .selectFrom("segments")
        .select("id")
        .where("cabinet_id", "=", after["cabinet_id"] ?? null)
        .where("output", "=", after["output"] ?? null)
        .where("id", "!=", after["id"] ?? null)
        .where("deleted_at", "is", null)
        .executeTakeFirst();
      return same === undefined ? null : invalid("output", "switches another segment already");
    },
  ],
};

export async function checkRules(
  kind: StockKind,
  work: StockWork,
  before: Row | null,
  after: Row,
): Promise<Refusal | null> {
  for (const rule of rules[kind] ?? []) {
    const refusal = await rule(work, before, after);
    if (refusal !== null) return refusal;
  }
  return null;
}

/**
 * Light points name streets and masts by what they are called: a new name goes to all of them. One in the trash has none: where it is
 * called anew there, its name is another's by now. Returns the light points' ids.
 */
export async function renameInLights(
  work: Writing,
  kind: StockKind,
  before: Row,
  after: Row,
): Promise<readonly string[]> {
  const renamed: string[] = [];
  if (kind !== "street" && kind !== "mast") return renamed;
  const { nameColumn } = kinds[kind];
  const was = before[nameColumn] ?? null;
  const is = after[nameColumn] ?? null;
  if (was === is || [before, after].some((row) => isGone(kinds[kind], row))) return renamed;
  for (;;) {
    const rows = await stockDb(work.db)
      .selectFrom("light_points")
      .selectAll()
      .where(kind, "=", was)
      .where("deleted_at", "is", null)
      .limit(portion)
      .execute();
    const written = await writeRows(
      work,
      kinds.lightPoint,
      rows.map((light) => ({ before: light, after: { ...light, [kind]: is } })),
    );
    renamed.push(...written.keys());
    if (rows.length < portion) return renamed;
  }
}
