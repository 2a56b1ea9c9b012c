import { Kysely } from "kysely";
import type { OfficeSchema } from "./office-schema.ts";
import { startSqliteClient } from "./sqlite-client.ts";
import { workerDialect } from "./sqlite-dialect.ts";

/** office.db for the one process that writes it. */
export interface Registry {
  /**
   * All work happens in worker threads. Writes and transactions take turns; selects outside of a transaction see the last
   * committed state. Queries reject with AppError "sqlite"; sqlite-failure.ts says what its errcode means.
   */
  readonly db: Kysely<OfficeSchema>;
  close(): Promise<void>;
}

/**
 * Opens or creates office.db and brings its schema up to date. `now`: milliseconds since 1970, for the record of migrations.
 * Rejects with AppError "migration" (file of a newer version, or altered) or "storeFolder".
 */
export async function openRegistry(path: string, now: number): Promise<Registry> {
  const writer = await startSqliteClient({ path, role: "writer", schema: "office", now });
  const reader = await startSqliteClient({ path, role: "reader", schema: "office", now });
  const db = new Kysely<OfficeSchema>({ dialect: workerDialect({ writer, reader }) });
  return {
    db,
    async close() {
      await db.destroy();
      // Kysely destroys a driver only if it was ever used.
      await reader.close();
      await writer.close();
    },
  };
}
