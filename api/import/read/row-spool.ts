import { closeSync, createReadStream, openSync, writeSync } from "node:fs";
import type { Cell, SourceRow } from "./source-rows.ts";
import type { SourceGeometry } from "../source-record.ts";

/** Text gathered before it is written. */
const portion = 1 << 20;

/**
 * Lines of JSON on disk. Writing waits for the disk: it happens in the worker that reads imports, where nobody else waits, and so what was
 * read never piles up in memory.
 */
export class JsonLines {
  readonly #file: number;
  #pending: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.#file = openSync(path, "w", 0o600);
  }

  write(value: unknown): void {
    const text = `${JSON.stringify(value)}\n`;
    this.#pending.push(text);
    this.#length += text.length;
    if (this.#length >= portion) this.#flush();
  }

  #flush(): void {
    let rest = Buffer.from(this.#pending.join(""));
    while (rest.length > 0) rest = rest.subarray(writeSync(this.#file, rest));
    this.#pending = [];
    this.#length = 0;
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  /** After a failure: what is still held is dropped. */
  abandon(): void {
    closeSync(this.#file);
  }
}

/** The values of lines written by JsonLines. Only a line feed ends a line: JSON writes none within. */
export async function* readJsonLines(path: string): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of createReadStream(path, { highWaterMark: 262_144 })) {
    // A file opened without an encoding gives buffers.
    const lines = (rest + decoder.decode(piece as Buffer, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line) as unknown;
  }
}

type RowLine = [
  row: number,
  cells: readonly Cell[],
  geometry?: SourceGeometry,
  id?: string | number | null,
];

/** How a row lies in the spool. */
export function rowLine({ row, cells, geometry, id }: SourceRow): unknown {
  if (geometry === null && id === null) return [row, cells];
  return [row, cells, geometry, id];
}

export async function* spooledRows(path: string): AsyncGenerator<SourceRow> {
  for await (const line of readJsonLines(path)) {
    // Written by rowLine.
    const [row, cells, geometry, id] = line as RowLine;
    yield { row, cells, geometry: geometry ?? null, id: id ?? null };
  }
}
