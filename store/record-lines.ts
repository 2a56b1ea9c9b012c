import type { Kysely, SelectQueryBuilder, Selectable } from "kysely";
import { sql } from "kysely";
import type { OfficeSchema } from "./office-schema.ts";

export interface RecordFilter {
  /** Milliseconds since 1970; from included, to not. */
  readonly from?: number;
  readonly to?: number;
  readonly actor?: string;
  /** The whole action, or its beginning up to a dot: "user." */
  readonly action?: string;
  /** Kind and id, or kind alone: "user". */
  readonly object?: string;
  /** Somewhere in object, name, before, after or reason. */
  readonly text?: string;
}

type Lines = SelectQueryBuilder<OfficeSchema, "audit", Selectable<OfficeSchema["audit"]>>;

/** The lines a filter lets through, in no order yet. */
export function linesOf(db: Kysely<OfficeSchema>, filter: RecordFilter): Lines {
  const { from, to, actor, action, object, text } = filter;
  let query: Lines = db.selectFrom("audit").selectAll();
  if (from !== undefined) query = query.where("at", ">=", from);
  if (to !== undefined) query = query.where("at", "<", to);
  if (actor !== undefined) query = query.where("actor", "=", actor);
  if (action !== undefined) query = query.where(startsWith("action", action, "."));
  if (object !== undefined) query = query.where(startsWith("object", object, ":"));
  if (text !== undefined) {
    const like = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
    query = query.where(
      sql<boolean>`(object like ${like} escape '\\' or name like ${like} escape '\\'
        or before like ${like} escape '\\' or after like ${like} escape '\\'
        or reason like ${like} escape '\\')`,
    );
  }
  return query;
}

/** The whole word, or all that begins with it and the mark, as a span that an index can answer. */
function startsWith(column: "action" | "object", word: string, mark: string) {
  const start = word.endsWith(mark) ? word : `${word}${mark}`;
  const next = `${start.slice(0, -1)}${String.fromCodePoint((mark.codePointAt(0) ?? 0) + 1)}`;
  const name = sql.ref(column);
  return sql<boolean>`(${name} = ${word} or (${name} >= ${start} and ${name} < ${next}))`;
}
