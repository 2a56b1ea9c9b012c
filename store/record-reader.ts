import { Kysely } from "kysely";
import { AppError } from "../domain/app-error.ts";
import type { OfficeSchema } from "./office-schema.ts";
import { startSqliteClient } from "./sqlite-client.ts";
import { workerDialect } from "./sqlite-dialect.ts";

/**
 * Gives `work` a connection of its own that only reads office.db: of a running office, or a copy from a backup. All that it reads is
 * one state of the file. Rejects with AppError "recordFile" where there is no office.db with a record.
 */
export async function withRecordReader<T>(
  path: string,
  work: (db: Kysely<OfficeSchema>) => Promise<T>,
): Promise<T> {
  const reader = await startSqliteClient({ path, role: "reader", schema: "office", now: 0 });
  try {
    if ((await reader.query("begin")) === null) {
      throw new AppError(
        "recordFile",
        `${path} holds no record: it is missing, or the office of this version has not run on it yet`,
        { path },
      );
    }
    return await work(new Kysely({ dialect: workerDialect({ writer: reader, reader }) }));
  } finally {
    await reader.close();
  }
}
