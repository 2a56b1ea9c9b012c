import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { OfficeSchema } from "./office-schema.ts";
import { standInJson } from "./free-text.ts";
import { spansOf, type ErasedParts } from "./record-erased.ts";
import type { RecordPart } from "./record-chain.ts";
import type { PersonalWords } from "./personal-words.ts";

type Db = Kysely<OfficeSchema>;

/** Value and salt of each part: without the salt its seal tells nothing. */
const emptied = {
  name: { name: null, name_salt: null },
  address: { address: null, address_salt: null },
  content: { before: null, after: null, reason: null, content_salt: null },
} as const satisfies Record<RecordPart, object>;

/**
 * Takes a person out of the lines: name and address where the person acted, the content where the person was the object or stands in
 * the text. Call it in a transaction that also writes the line with what it returns as `erases`.
 */
export async function erasePersonFromLines(
  trx: Db,
  userId: string,
  words: PersonalWords,
): Promise<ErasedParts> {
  const acted = (part: "name" | "address") =>
    trx
      .selectFrom("audit")
      .select("id")
      .where("actor", "=", userId)
      .where(`${part}_salt`, "is not", null)
      .orderBy("id")
      .execute();
  const names = (await acted("name")).map(({ id }) => id);
  const addresses = (await acted("address")).map(({ id }) => id);
  const contents = await linesAbout(trx, userId, words);
  await empty(trx, "name", names);
  await empty(trx, "address", addresses);
  await empty(trx, "content", contents);
  return {
    ...(names.length > 0 ? { name: spansOf(names) } : {}),
    ...(addresses.length > 0 ? { address: spansOf(addresses) } : {}),
    ...(contents.length > 0 ? { content: spansOf(contents) } : {}),
  };
}

/** Kinds of objects that people name as they like. What others are called, as a program, says nothing of a person. */
const namedByPeople = /^(?:user|token|view|import|importProfile|runbook):/;

async function linesAbout(trx: Db, userId: string, words: PersonalWords): Promise<number[]> {
  const text = sql<string>`coalesce(before, '') || ' ' || coalesce(after, '') || ' ' || coalesce(reason, '')`;
  const named = words.words.map((word) => sql<boolean>`instr(${text}, ${word}) > 0`);
  const rows = await trx
    .selectFrom("audit")
    .select(["id", "object", "before", "after", "reason"])
    .where("content_salt", "is not", null)
    .where((eb) => eb.or([eb("object", "=", `user:${userId}`), ...named]))
    .orderBy("id")
    .execute();
  return rows
    .filter(({ object, before, after, reason }) => {
      if (object === `user:${userId}` || words.standIn(reason)) return true;
      const named = namedByPeople.test(object);
      return standInJson(before, words, named) || standInJson(after, words, named);
    })
    .map(({ id }) => id);
}

/** Takes the addresses of lines before this time away, at most `limit` of them; the lines' numbers, ascending. */
export async function eraseAddresses(trx: Db, before: number, limit: number): Promise<number[]> {
  const rows = await trx
    .selectFrom("audit")
    .select("id")
    .where("at", "<", before)
    .where("address_salt", "is not", null)
    // The command line and the office itself are no people. As in the index, whose condition SQLite knows again only by its text.
    .where(sql<boolean>`address <> 'local'`)
    .orderBy("at")
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id).toSorted((a, b) => a - b);
  await empty(trx, "address", ids);
  return ids;
}

async function empty(trx: Db, part: RecordPart, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable("audit")
    .set(emptied[part])
    .where(sql<boolean>`id in (select value from json_each(${JSON.stringify(ids)}))`)
    .execute();
}

/**
 * What was erased is gone from the file's pages at once (secure_delete); the write-ahead log still holds what stood there before. This
 * empties the log. True when it is empty, false while somebody still reads an old state: call it again later.
 */
export async function wipeTraces(db: Db): Promise<boolean> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
  return rows[0]?.busy === 0;
}
