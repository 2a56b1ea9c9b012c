import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openKeyFile, readKeyFile } from "./key-file.ts";
import { keyIdOf } from "./record-chain.ts";

/** What the record is chained with. It lies beside the databases, never in them. */
export interface RecordKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export const recordKeyFile = "record.key";

/**
 * The key of this data directory, made where there is none yet: readable by its owner alone. Throws AppError "recordKey" when the
 * file holds something else.
 */
export function recordKey(dataDir: string): RecordKey {
  return withId(openKeyFile(join(dataDir, recordKeyFile), "recordKey"));
}

/** Every key of the data directory by its id: the one in use, and former ones kept beside it as record.key.<anything>. */
export function recordKeys(dataDir: string): ReadonlyMap<string, RecordKey> {
  const files = readdirSync(dataDir).filter(
    (name) => name === recordKeyFile || name.startsWith(`${recordKeyFile}.`),
  );
  const keys = files.map((name) => withId(readKeyFile(join(dataDir, name), "recordKey")));
  return new Map(keys.map((key) => [key.id, key]));
}

function withId(bytes: Buffer): RecordKey {
  return { id: keyIdOf(bytes), bytes };
}
