import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { importRowKinds, type ImportRowKind, type ImportRows } from "../contract/imports.ts";

export type ImportRow = ImportRows["rows"][number];

/** Bytes gathered before they are written. */
const bufferBytes = 1_000_000;
/** Bytes read at once when a page is looked for. */
const readBytes = 262_144;

/** How many rows there are of each kind, and of each problem among the rows of a kind. */
interface RowCounts {
  readonly [kind: string]: { total: number; readonly codes: Record<string, number> };
}

/** Writes the report row by row, one file of JSON lines for each kind, so that a page is read without reading the others. */
export class RowFiles {
  readonly #folder: string;
  readonly #files = new Map<
    ImportRowKind,
    { descriptor: number; lines: string[]; length: number }
  >();
  readonly #counts: Record<string, { total: number; codes: Record<string, number> }> = {};

  constructor(folder: string) {
    this.#folder = folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** A row that is taken and noted stands in both files. */
  write(row: ImportRow): void {
    this.#write(row.kind, row);
    if (row.kind !== "skipped" && row.problems.length > 0) this.#write("noted", row);
  }

  #write(kind: ImportRowKind, row: ImportRow): void {
    const counts = (this.#counts[kind] ??= { total: 0, codes: {} });
    counts.total += 1;
    for (const { code } of row.problems) counts.codes[code] = (counts.codes[code] ?? 0) + 1;
    let file = this.#files.get(kind);
    if (file === undefined) {
      const path = join(this.#folder, `${kind}.ndjson`);
      file = { descriptor: openSync(path, "w", 0o600), lines: [], length: 0 };
      this.#files.set(kind, file);
    }
    const line = `${JSON.stringify(row)}\n`;
    file.lines.push(line);
    file.length += line.length;
    if (file.length >= bufferBytes) flush(file);
  }

  close(): void {
    for (const file of this.#files.values()) {
      flush(file);
      closeSync(file.descriptor);
    }
    const counts = JSON.stringify(this.#counts);
    writeFileSync(join(this.#folder, "counts.json"), counts, { mode: 0o600 });
  }
}

function flush(file: { descriptor: number; lines: string[]; length: number }): void {
  // Given a descriptor it goes on writing until all is written.
  writeFileSync(file.descriptor, file.lines.join(""));
  file.lines = [];
  file.length = 0;
}

export interface RowsWanted {
  /** All rows, each once, when left out. */
  readonly kind?: ImportRowKind | undefined;
  readonly code?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * A page of the rows that RowFiles wrote; null where they are not kept (any more). Throws RangeError where the cursor is none of ours.
 * Rows of a problem (`code`) without a kind are looked for among those left out and those noted.
 */
export async function readRows(folder: string, wanted: RowsWanted): Promise<ImportRows | null> {
  const counts = await readCounts(folder);
  if (counts === null) return null;
  const kinds = kindsOf(wanted);
  const { code, limit } = wanted;
  const total = kinds.reduce((sum, kind) => {
    const { total: all, codes } = counts[kind] ?? { total: 0, codes: {} };
    return sum + (code === undefined ? all : (codes[code] ?? 0));
  }, 0);
  let place = startOf(wanted.cursor, kinds);
  const rows: ImportRow[] = [];
  for (const [i, kind] of kinds.entries()) {
    if (i < place.file || counts[kind] === undefined) continue;
    const offset = i === place.file ? place.offset : 0;
    const read = await readFrom(join(folder, `${kind}.ndjson`), offset, limit - rows.length, code);
    rows.push(...read.rows);
    place = { file: i, offset: read.offset };
    if (rows.length >= limit) return { rows, total, cursor: `${place.file}.${place.offset}` };
  }
  return { rows, total, cursor: null };
}

/** Every row of a kind, by portions. */
export async function* eachRow(
  folder: string,
  wanted: Pick<RowsWanted, "kind" | "code">,
): AsyncGenerator<readonly ImportRow[]> {
  for (let cursor: string | undefined; ;) {
    const page: ImportRows | null = await readRows(folder, { ...wanted, cursor, limit: 500 });
    if (page === null) return;
    yield page.rows;
    if (page.cursor === null) return;
    ({ cursor } = page);
  }
}

function kindsOf({ kind, code }: Pick<RowsWanted, "kind" | "code">): readonly ImportRowKind[] {
  if (kind !== undefined) return [kind];
  return code === undefined
    ? importRowKinds.filter((one) => one !== "noted")
    : (["skipped", "noted"] as const);
}

async function readCounts(folder: string): Promise<RowCounts | null> {
  const text = await readFile(join(folder, "counts.json"), "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  // Written by RowFiles.
  return text === null ? null : (JSON.parse(text) as RowCounts);
}

function startOf(
  cursor: string | undefined,
  kinds: readonly ImportRowKind[],
): { file: number; offset: number } {
  if (cursor === undefined) return { file: 0, offset: 0 };
  const [, file, offset] = /^(\d)\.(\d{1,15})$/.exec(cursor) ?? [];
  if (file === undefined || offset === undefined || Number(file) >= kinds.length) {
    throw new RangeError("The cursor is not one of these rows.");
  }
  return { file: Number(file), offset: Number(offset) };
}

/** Whole lines from a byte offset on, and the offset behind the last one given. */
async function readFrom(
  path: string,
  start: number,
  limit: number,
  code: string | undefined,
): Promise<{ rows: ImportRow[]; offset: number }> {
  const rows: ImportRow[] = [];
  const file = await open(path, "r");
  try {
    let offset = start;
    let rest = Buffer.alloc(0);
    while (rows.length < limit) {
      const chunk = Buffer.alloc(readBytes);
      const { bytesRead } = await file.read(chunk, 0, readBytes, offset + rest.length);
      if (bytesRead === 0) break;
      rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      for (let end = rest.indexOf(10); end !== -1 && rows.length < limit; end = rest.indexOf(10)) {
        const row = parseLine(rest.subarray(0, end));
        offset += end + 1;
        rest = rest.subarray(end + 1);
        if (code === undefined || row.problems.some((one) => one.code === code)) rows.push(row);
      }
    }
    return { rows, offset };
  } finally {
    await file.close();
  }
}

function parseLine(line: Buffer): ImportRow {
  try {
    // Written by RowFiles.
    return JSON.parse(line.toString()) as ImportRow;
  } catch (cause) {
    throw new RangeError("The cursor is not one of these rows.", { cause });
  }
}
