import type { Kysely } from "kysely";
import { sql } from "kysely";
import { replacedInJson } from "./free-text.ts";
import type { OfficeSchema } from "./office-schema.ts";
import type { PersonalWords } from "./personal-words.ts";

/**
 * Texts in which people write about people, apart from the record: table, and its columns of plain text, of JSON and of query
 * parameters. Programs, and the settings of imports, hold none.
 */
const places: readonly Table[] = [
  {
    table: "approvals",
    plain: ["reason", "decision"],
    json: ["request", "summary", "outcome"],
  },
  { table: "notices", json: ["parameters"] },
  { table: "absences", plain: ["note"] },
  { table: "runbooks", plain: ["title", "body"] },
  { table: "work_locks", plain: ["person", "phone", "reason"] },
  { table: "saved_views", plain: ["name"], queries: ["query"] },
  { table: "batches", plain: ["title"] },
  { table: "object_changes", json: ["fields"] },
  { table: "jobs", json: ["payload"] },
  { table: "intents", json: ["payload"] },
  { table: "imports", plain: ["file_name"], json: ["report"] },
  { table: "enrolment_codes", plain: ["note"] },
  { table: "light_points", plain: ["note"] },
  { table: "cabinets", plain: ["note"] },
  { table: "segments", plain: ["note"] },
  { table: "supply_points", plain: ["note"] },
  { table: "masts", plain: ["note"] },
  { table: "groups", plain: ["note"] },
  { table: "luminaire_types", plain: ["note"] },
  { table: "devices", plain: ["note"] },
];

interface Table {
  readonly table: keyof OfficeSchema;
  readonly plain?: readonly string[];
  readonly json?: readonly string[];
  readonly queries?: readonly string[];
}

/**
 * Puts the pseudonym in the place of the words, wherever people write texts. Returns the number of texts that were changed; fails where
 * a JSON text is none, and then nothing of the transaction may stay.
 */
export async function replaceWords(
  trx: Kysely<OfficeSchema>,
  words: PersonalWords,
  pseudonym: string,
): Promise<number> {
  let changed = 0;
  const plainly = (text: string): string => words.replaced(text, pseudonym);
  const inJson = (text: string): string => replacedInJson(text, words, pseudonym) ?? text;
  const inQuery = (text: string): string => {
    const parameters = new URLSearchParams(text);
    const searched = parameters.get("q") ?? "";
    if (!words.standIn(searched)) return text;
    parameters.set("q", plainly(searched));
    return parameters.toString();
  };
  const spelled = words.words;
  for (const { table, plain = [], json = [], queries = [] } of places) {
    for (const column of plain) {
      changed += await replaceIn(trx, { table, column }, spelled, plainly);
    }
    for (const column of json) {
      changed += await replaceIn(trx, { table, column }, spelled, inJson);
    }
    // Parameters are written with signs of their own in place of spaces and letters.
    const withSearch = spelled.length === 0 ? [] : ["q="];
    for (const column of queries) {
      changed += await replaceIn(trx, { table, column }, withSearch, inQuery);
    }
  }
  return changed;
}

interface Place {
  readonly table: string;
  readonly column: string;
}

async function replaceIn(
  trx: Kysely<OfficeSchema>,
  { table, column }: Place,
  parts: readonly string[],
  replaced: (text: string) => string,
): Promise<number> {
  const [at, id, text] = [sql.table(table), sql.ref("id"), sql.ref(column)];
  const named = parts.map((part) => sql`instr(${text}, ${part}) > 0`);
  if (named.length === 0) return 0;
  const { rows } = await sql<{ id: string | number; text: string }>`
    select ${id} as id, ${text} as text from ${at} where ${sql.join(named, sql` or `)}
  `.execute(trx);
  let changed = 0;
  for (const row of rows) {
    const after = replaced(row.text);
    if (after === row.text) continue;
    await sql`update ${at} set ${text} = ${after} where ${id} = ${row.id}`.execute(trx);
    changed += 1;
  }
  return changed;
}
