import type { Kysely } from "kysely";
import { insertMany } from "../../store/bulk.ts";
import type { BatchKind, OfficeSchema } from "../../store/office-schema.ts";
import { newId } from "../auth/token.ts";
import type { StockKind } from "../contract/stock.ts";

export type FieldValue = string | number | boolean | null;

/** Before and after, by the contract's field names (ids, not names of what they point to). */
export type FieldChanges = Readonly<
  Record<string, readonly [before: FieldValue, after: FieldValue]>
>;

/** Rows written at once. */
const portion = 1_000;

/**
 * Writes the history of everything changed in one go: one batch, one line per object. Undo reads the same lines. Call it in the
 * transaction that makes the changes, and `close` before that transaction ends.
 */
export class ChangeLog {
  readonly #db: Kysely<OfficeSchema>;
  readonly #actor: string;
  readonly #at: number;
  readonly batchId: string;
  #lines: { kind: StockKind; object_id: string; action: string; fields: string | null }[] = [];
  #count = 0;

  private constructor(db: Kysely<OfficeSchema>, batchId: string, actor: string, at: number) {
    this.#db = db;
    this.batchId = batchId;
    this.#actor = actor;
    this.#at = at;
  }

  /** `title`: what people will know it by; `at`: milliseconds since 1970 by the machine's own clock. */
  static async open(
    db: Kysely<OfficeSchema>,
    { kind, title, actor, at }: { kind: BatchKind; title: string; actor: string; at: number },
  ): Promise<ChangeLog> {
    const id = newId("b");
    await db
      .insertInto("batches")
      .values({ id, kind, title: title.slice(0, 200), at, actor, undone_by: null })
      .execute();
    return new ChangeLog(db, id, actor, at);
  }

  get count(): number {
    return this.#count;
  }

  /** One object changed. `fields` is null where the action says all (created by import, deleted). */
  async record(
    kind: StockKind,
    objectId: string,
    action: string,
    fields: FieldChanges | null,
  ): Promise<void> {
    this.#count += 1;
    this.#lines.push({
      kind,
      object_id: objectId,
      action,
      fields: fields === null ? null : JSON.stringify(fields),
    });
    if (this.#lines.length >= portion) await this.#flush();
  }

  /** Counts lines that were written for this batch beside it: an import copies its own, many thousands, in one go. */
  addWritten(lines: number): void {
    this.#count += lines;
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    await this.#flush();
    await this.#db
      .updateTable("batches")
      .set({ count: this.#count })
      .where("id", "=", this.batchId)
      .execute();
  }

  async #flush(): Promise<void> {
    const common = { batch_id: this.batchId, at: this.#at, actor: this.#actor };
    await insertMany(
      this.#db,
      "object_changes",
      this.#lines.map((line) => ({ ...common, ...line })),
    );
    this.#lines = [];
  }
}
