import { AsyncLocalStorage } from "node:async_hooks";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

const carrying = new AsyncLocalStorage<string>();

/** Runs a change that was let go; its line in the record closes the request (`closeCarried`). */
export function carry<T>(approvalId: string, act: () => Promise<T>): Promise<T> {
  return carrying.run(approvalId, act);
}

/**
 * Called in the transaction of each change as its line in the record is written: the change and the end of the request that asked
 * for it are on disk together or not at all, so that a crash between them can neither lose it nor do it twice.
 */
export async function closeCarried(db: Kysely<OfficeSchema>): Promise<void> {
  const id = carrying.getStore();
  if (id === undefined) return;
  await db
    .updateTable("approvals")
    .set({ state: "carriedOut" })
    .where("id", "=", id)
    .where("state", "=", "waiting")
    .execute();
}
