import { Readable } from "node:stream";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { linesOf, type RecordFilter } from "../../store/record-lines.ts";
import { readHead } from "../../store/record-verify.ts";
import { byteOrderMark, csvLine } from "../office/csv.ts";

const columns = [
  "number",
  "at",
  "name",
  "actor",
  "role",
  "action",
  "object",
  "before",
  "after",
  "reason",
  "address",
  "mac",
] as const;
const PORTION = 500;

/** The lines of a filter, oldest first, as a file for spreadsheets; its last line is the head of the record as it stands. */
export function recordFile(db: Kysely<OfficeSchema>, filter: RecordFilter): Readable {
  return Readable.from(chunks(db, filter));
}

async function* chunks(db: Kysely<OfficeSchema>, filter: RecordFilter): AsyncGenerator<string> {
  yield `${byteOrderMark}${csvLine(columns)}`;
  let after = 0;
  for (;;) {
    // Portion by portion: an open cursor would show all other readers of this connection the state of its beginning.
    const rows = await linesOf(db, filter)
      .where("audit.id", ">", after)
      .orderBy("audit.id")
      .limit(PORTION)
      .execute();
    if (rows.length > 0) {
      yield rows
        .map((row) =>
          csvLine([
            row.id,
            new Date(row.at).toISOString(),
            row.name,
            row.actor,
            row.role,
            row.action,
            row.object,
            row.before,
            row.after,
            row.reason,
            row.address,
            row.mac,
          ]),
        )
        .join("");
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PORTION) break;
    after = last.id;
  }
  const head = await readHead(db);
  if (head !== null) yield csvLine(["head", JSON.stringify(head)]);
}
