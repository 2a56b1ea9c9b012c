import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { Row } from "./fields.ts";
import type { Kind } from "./kind.ts";
import { portionsOf, stockDb } from "./stock-db.ts";

/** Light points or cabinets that these controllers serve, those in the trash not. */
export async function rowsOfDevices(
  db: Kysely<OfficeSchema>,
  { table }: Kind,
  deviceIds: readonly string[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const some of portionsOf([...new Set(deviceIds)])) {
    rows.push(
      ...(await stockDb(db)
        .selectFrom(table)
        .selectAll()
        .where("device_id", "in", some)
        .where("deleted_at", "is", null)
        .execute()),
    );
  }
  return rows;
}
