import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { OfficeSchema } from "./office-schema.ts";
import type { PersonalWords } from "./personal-words.ts";

/** Texts in which people write about people, apart from the record: table, its key, its columns. */
const places = [
  {
    table: "approvals",
    key: "id",
    columns: ["request", "summary", "reason", "decision", "outcome"],
  },
  { table: "notices", key: "id", columns: ["parameters"] },
  { table: "absences", key: "id", columns: ["note"] },
  { table: "runbooks", key: "id", columns: ["title", "body"] },
  { table: "work_locks", key: "id", columns: ["person", "phone", "reason"] },
  { table: "saved_views", key: "id", columns: ["name", "query"] },
  { table: "batches", key: "id", columns: ["title"] },
  { table: "object_changes", key: "id", columns: ["fields"] },
  { table: "jobs", key: "id", columns: ["payload"] },
  { table: "intents", key: "id", columns: ["payload"] },
  { table: "imports", key: "id", columns: ["file_name", "report", "settings"] },
  { table: "import_profiles", key: "id", columns: ["content"] },
  { table: "enrolment_codes", key: "id", columns: ["note"] },
  { table: "light_points", key: "id", columns: ["note"] },
  { table: "cabinets", key: "id", columns: ["note"] },
  { table: "segments", key: "id", columns: ["note"] },
  { table: "supply_points", key: "id", columns: ["note"] },
  { table: "masts", key: "id", columns: ["note"] },
  { table: "groups", key: "id", columns: ["note"] },
  { table: "luminaire_types", key: "id", columns: ["note"] },
  { table: "devices", key: "id", columns: ["note"] },
  { table: "program_versions", key: "rowid", columns: ["content"] },
] as const;

/** Puts the pseudonym in the place of the words, wherever people write texts. Returns the number of texts that were changed. */
export async function replaceWords(
  trx: Kysely<OfficeSchema>,
  words: PersonalWords,
  pseudonym: string,
): Promise<number> {
  let changed = 0;
  for (const { table, key, columns } of places) {
    for (const column of columns) {
      changed += await replaceIn(trx, { table, key, column }, words, pseudonym);
    }
  }
  return changed;
}

interface Place {
  readonly table: string;
  readonly key: string;
  readonly column: string;
}

async function replaceIn(
  trx: Kysely<OfficeSchema>,
  { table, key, column }: Place,
  words: PersonalWords,
  pseudonym: string,
): Promise<number> {
  const [at, id, text] = [sql.table(table), sql.ref(key), sql.ref(column)];
  const named = words.words.map((word) => sql`instr(${text}, ${word}) > 0`);
  if (named.length === 0) return 0;
  const { rows } = await sql<{ id: string | number; text: string }>`
    select ${id} as id, ${text} as text from ${at} where ${sql.join(named, sql` or `)}
  `.execute(trx);
  let changed = 0;
  for (const row of rows) {
    const after = words.replaced(row.text, pseudonym);
    if (after === row.text) continue;
    await sql`update ${at} set ${text} = ${after} where ${id} = ${row.id}`.execute(trx);
    changed += 1;
  }
  return changed;
}
