import { classify, type Classified, type Lines, type Place } from "./classify.ts";
import { ColumnMap } from "./columns.ts";
import { deviceKey } from "./existing.ts";
import { baseKey, readLights } from "./light-draft.ts";
import type { FileMembers, SourceFile, SourceRecord } from "./source-record.ts";

/** What must be known of a whole file before its first row can be judged. */
export interface Survey {
  readonly columns: ColumnMap;
  readonly members: FileMembers;
  readonly rows: number;
  /** How many rows would have the same key. */
  readonly keys: ReadonlyMap<string, number>;
  /** Which row may have a device's output: the first that names it. */
  readonly claims: ReadonlyMap<string, number>;
  /** How many rows bear the same number. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly streets: ReadonlyMap<string, Lines>;
  readonly cabinets: ReadonlyMap<string, { readonly name: string | null; readonly at: Place }>;
}

/** Reads the file twice: for its columns, then for what rows have in common. `onProgress` hears of rows read. */
export async function surveyFile(
  file: SourceFile,
  onProgress: (rows: number) => void,
): Promise<Survey> {
  const columns = new ColumnMap();
  let rows = 0;
  for await (const { properties } of file.records()) {
    for (const name in properties) columns.see(name);
    rows += 1;
    onProgress(rows);
  }
  const keys = new Map<string, number>();
  const numbers = new Map<string, number>();
  const claims = new Map<string, number>();
  const streets = new Map<string, Lines[number][]>();
  const cabinets = new Map<string, { name: string | null; at: Place }>();
  for await (const record of file.records()) {
    const found = classify(record, columns);
    if (found.kind === "street") {
      const lines = streets.get(found.name);
      if (lines === undefined) streets.set(found.name, [...found.lines]);
      else lines.push(...found.lines);
    } else if (found.kind === "cabinet") {
      if (!cabinets.has(found.number)) {
        cabinets.set(found.number, { name: found.name, at: found.at });
      }
    } else if (found.kind === "light") {
      count(keys, baseKey(record, columns, found.at));
      claim(record, found, columns, claims, numbers);
    }
  }
  return { columns, members: file.members(), rows, keys, claims, numbers, streets, cabinets };
}

function claim(
  record: SourceRecord,
  { at }: Extract<Classified, { kind: "light" }>,
  columns: ColumnMap,
  claims: Map<string, number>,
  numbers: Map<string, number>,
): void {
  const reading = readLights(record, columns, at, "");
  if (reading.kind === "skipped") return;
  for (const { device, output, number } of reading.lights) {
    count(numbers, number);
    if (device === null) continue;
    const key = deviceKey(device, output);
    if (!claims.has(key)) claims.set(key, record.row);
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
