import { inScope } from "../scope.ts";
import type { Cell, Row } from "./fields.ts";
import { kinds } from "./kinds.ts";
import type { StockWork, Writing } from "./stock-change.ts";
import { idOf, portionsOf, stockDb } from "./stock-db.ts";
import { writeRows } from "./write-rows.ts";

/** Heads of one mast stand in one street: numbers of masts may repeat from street to street. */
function mastOf(row: Row): string {
  return JSON.stringify([row["mast"], row["street"]]);
}

/**
 * The mast carries the sign (Zeichen 394): what was said of one head holds for all heads of its mast within the caller's areas.
 * `heads`: light points that were given a value, as they are now, at most some thousand; `isTheirs`: others that are given theirs
 * elsewhere.
 */
export async function spreadSign(
  work: StockWork,
  heads: readonly Row[],
  isTheirs: (id: string) => boolean = () => false,
): Promise<void> {
  const signs = new Map<string, Cell>();
  for (const row of heads) {
    if (row["mast"] !== null) signs.set(mastOf(row), row["zeichen394"] ?? 0);
  }
  const masts = [...new Set(heads.flatMap(({ mast }) => mast ?? []))];
  for (const some of portionsOf(masts)) {
    const rows = await stockDb(work.db)
      .selectFrom("light_points")
      .selectAll()
      .where("mast", "in", some)
      .where("deleted_at", "is", null)
      .execute();
    const changes = rows.flatMap((before) => {
      const sign = signs.get(mastOf(before));
      const area = before["area_id"];
      const isOurs = inScope(work.caller.scope, typeof area === "string" ? area : null);
      return sign === undefined ||
        sign === before["zeichen394"] ||
        !isOurs ||
        isTheirs(idOf(before))
        ? []
        : [{ before, after: { ...before, zeichen394: sign } }];
    });
    await writeRows(work, kinds.lightPoint, changes);
  }
}

/** What the other heads of its mast say; null where it has no mast or is the only one. */
export async function signOfMast(work: Pick<Writing, "db">, row: Row): Promise<Cell> {
  if (row["mast"] === null) return null;
  const other = await stockDb(work.db)
    .selectFrom("light_points")
    .select("zeichen394")
    .where("mast", "=", row["mast"] ?? null)
    .where("street", row["street"] === null ? "is" : "=", row["street"] ?? null)
    .where("id", "!=", idOf(row))
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return other?.["zeichen394"] ?? null;
}
