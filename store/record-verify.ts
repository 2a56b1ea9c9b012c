import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { OfficeSchema } from "./office-schema.ts";
import { headSignature, type RecordHead } from "./record-chain.ts";
import { ErasedRows, readErased } from "./record-erased.ts";
import type { RecordFinding, RecordVerdict } from "./record-findings.ts";
import { recordGuards } from "./record-guards.ts";
import type { RecordKey } from "./record-key.ts";
import { RecordWalk } from "./record-walk.ts";

/** A head with what makes it good, as it is kept in a file elsewhere. */
export interface SignedHead extends RecordHead {
  readonly signature: string;
}

const FINDINGS_KEPT = 100;
const PORTION = 500;

/**
 * Checks the whole record against its keys, and against heads that were kept elsewhere. Reads in portions, in one state of the file:
 * `db` is that of withRecordReader. A kept head must be older than that state.
 */
export async function verifyRecord(
  db: Kysely<OfficeSchema>,
  keys: ReadonlyMap<string, RecordKey>,
  kept: readonly SignedHead[] = [],
): Promise<RecordVerdict> {
  const findings: RecordFinding[] = [];
  let findingCount = 0;
  const tell = (finding: RecordFinding): void => {
    findingCount += 1;
    if (findings.length < FINDINGS_KEPT) findings.push(finding);
  };
  const isGood = (head: SignedHead): boolean => {
    const key = keys.get(head.keyId);
    return key !== undefined && headSignature(key, head) === head.signature;
  };
  for (const name of await changedGuards(db)) tell({ kind: "guard", name });

  const head = await readHead(db);
  const erased = new ErasedRows((await lastRow(db)) + 1);
  const erasures = await readErasures(db, erased, tell);
  const good = kept.filter((one) => isGood(one));
  if (good.length < kept.length) tell({ kind: "keptHead" });
  const heads = head !== null && isGood(head) ? [...good, head] : good;
  const walk = new RecordWalk(keys, erased, heads, tell);
  let rows = 0;
  for await (const row of db.selectFrom("audit").selectAll().orderBy("id").stream(PORTION)) {
    walk.take(row);
    rows += 1;
  }
  walk.end();
  if (head === null ? rows > 0 : !isGood(head)) tell({ kind: "head" });
  const { id: end } = walk.last;
  const cut = heads.filter((one) => one.rows > end).toSorted((a, b) => b.rows - a.rows)[0];
  if (cut !== undefined) tell({ kind: "cutOff", row: end + 1, head: cut });
  if (head !== null && isGood(head) && head.rows < end)
    tell({ kind: "inserted", row: head.rows + 1 });
  return { rows, head, findings, findingCount, erasures };
}

/** Where the record stands; null while nothing is written. */
export async function readHead(db: Kysely<OfficeSchema>): Promise<SignedHead | null> {
  const row = await db.selectFrom("record_head").selectAll().executeTakeFirst();
  if (row === undefined) return null;
  const { rows, mac, at, key_id: keyId, signature } = row;
  return { rows, mac, at, keyId, signature };
}

async function lastRow(db: Kysely<OfficeSchema>): Promise<number> {
  const { last } = await db
    .selectFrom("audit")
    .select((eb) => eb.fn.max("id").as("last"))
    .executeTakeFirstOrThrow();
  return last;
}

async function readErasures(
  db: Kysely<OfficeSchema>,
  erased: ErasedRows,
  tell: (finding: RecordFinding) => void,
): Promise<RecordVerdict["erasures"]> {
  const lines = await db
    .selectFrom("audit")
    .select(["id", "at", "actor", "erases"])
    .where("erases", "is not", null)
    .orderBy("id")
    .execute();
  return lines.flatMap(({ id: row, at, actor, erases }) => {
    const parts = readErased(erases ?? "");
    if (parts === null) {
      tell({ kind: "changed", row, part: "row" });
      return [];
    }
    return [{ row, at, actor, count: erased.add(row, parts) }];
  });
}

/** Names of what guards the record and is not as the program makes it. */
async function changedGuards(db: Kysely<OfficeSchema>): Promise<string[]> {
  const { rows } = await sql<{ name: string; sql: string | null }>`
    select name, sql from sqlite_schema where tbl_name in ('audit', 'record_head')
  `.execute(db);
  const found = new Map(rows.map((row) => [row.name, row.sql]));
  const expected = recordGuards();
  const names = new Set([...found.keys(), ...expected.keys()]);
  return [...names].filter((name) => found.get(name) !== expected.get(name)).toSorted();
}
