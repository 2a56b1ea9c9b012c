import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { itemsOf } from "../../../api/import/item-spool.ts";
import { readFile } from "../../../api/import/read-file.ts";
import type { ReadItem, ReadRequest, ReadResult } from "../../../api/import/read-items.ts";

export interface ReadTown {
  readonly result: ReadResult;
  readonly items: readonly ReadItem[];
}

/** Reads a file's content as an import does. */
export async function readContent(
  content: string | Uint8Array,
  format: ReadRequest["format"],
  more: Partial<Pick<ReadRequest, "settings" | "near" | "timeZone" | "fileName">> = {},
): Promise<ReadTown> {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-import-"));
  try {
    const path = join(folder, "file");
    writeFileSync(path, content);
    const result = await readFile({
      path,
      format,
      fileName: `list.${format}`,
      settings: {},
      spoolPath: join(folder, "spool"),
      onProgress: () => {},
      ...more,
    });
    const items: ReadItem[] = [];
    for await (const item of itemsOf(result.spoolPath)) items.push(item);
    return { result, items };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function lightsOf({ items }: ReadTown) {
  return items.flatMap((item) => (item.kind === "light" ? [item.draft] : []));
}

/** "row code" of everything that is left out or noted. */
export function problemsOf({ items }: ReadTown): string[] {
  return items.flatMap((item) => {
    if (item.kind === "skipped") return [`${item.row} -${item.problem.code}`];
    return "notes" in item ? item.notes.map(({ code }) => `${item.row} ${code}`) : [];
  });
}

/** Field by column, as they were read. */
export function fieldsOf({ result }: ReadTown): Record<string, string | null> {
  return Object.fromEntries(result.columns.map(({ column, field }) => [column, field]));
}
