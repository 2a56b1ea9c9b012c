import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { readHead, type SignedHead } from "../../store/record-verify.ts";

/** Name of the file beside office.db that holds the last head. A copy kept on another machine is what makes cutting off show. */
export const headFileName = "record-head";

/** Reads a head as it was fetched or copied; null where the file is not there. Throws RangeError when it holds something else. */
export async function readHeadFile(path: string): Promise<SignedHead | null> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const head = headOf(text);
  if (head === null) throw new RangeError(`${path} holds no head of a record.`);
  return head;
}

function headOf(text: string): SignedHead | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    const { rows, mac, at, keyId, signature } = value as Partial<Record<keyof SignedHead, unknown>>;
    if (typeof rows !== "number" || typeof at !== "number") return null;
    if (typeof mac !== "string" || typeof keyId !== "string" || typeof signature !== "string") {
      return null;
    }
    return { rows, mac, at, keyId, signature };
  } catch {
    return null;
  }
}

export function headText(head: SignedHead): string {
  return `${JSON.stringify(head)}\n`;
}

export interface HeadKeeper {
  /** Writes the head to its file where it has moved on; the head, null while nothing is on record. */
  keep(): Promise<SignedHead | null>;
}

/** Keeps the head's file in step with the record. */
export function keepHead(db: Kysely<OfficeSchema>, dataDir: string): HeadKeeper {
  const path = join(dataDir, headFileName);
  let kept = "";
  return {
    async keep() {
      const head = await readHead(db);
      if (head === null || head.mac === kept) return head;
      // Whole or not at all, also when the power goes.
      await writeFile(`${path}.new`, headText(head), { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
      kept = head.mac;
      return head;
    },
  };
}
