import { createReadStream } from "node:fs";
import { FeatureSplitter } from "../feature-splitter.ts";
import { UnreadableFile, type FileMembers, type SourceGeometry } from "../source-record.ts";
import type { Cell, Source, SourceRow } from "./source-rows.ts";

/** A GeoJSON FeatureCollection, read as a stream. Each name among the properties is a column. */
export function geoJsonSource(path: string): Source {
  let members: FileMembers = {};
  const columns = new Map<string, number>();
  return {
    facts: () => ({
      columns: [...columns.keys()],
      members,
      encoding: "utf-8",
      delimiter: null,
      sheet: null,
      sheets: [],
    }),
    async *rows(): AsyncGenerator<SourceRow> {
      const splitter = new FeatureSplitter();
      const decoder = new TextDecoder("utf-8", { fatal: true });
      let row = 0;
      for await (const piece of createReadStream(path, { highWaterMark: 262_144 })) {
        // A file opened without an encoding gives buffers.
        for (const text of splitter.push(decode(decoder, piece as Buffer, true))) {
          row += 1;
          yield toRow(text, row, columns);
        }
      }
      for (const text of splitter.push(decode(decoder, new Uint8Array(), false))) {
        row += 1;
        yield toRow(text, row, columns);
      }
      members = splitter.end();
    },
  };
}

function decode(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw new UnreadableFile("notUtf8", "GeoJSON is written in UTF-8; this file is not.");
  }
}

function toRow(text: string, row: number, columns: Map<string, number>): SourceRow {
  let feature: unknown;
  try {
    feature = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableFile("badJson", `Feature ${row} is not valid JSON: ${why}`, { row });
  }
  const { properties, geometry, id } = isObject(feature) ? feature : {};
  const cells: Cell[] = [];
  for (const [name, value] of Object.entries(isObject(properties) ? properties : {})) {
    let column = columns.get(name);
    if (column === undefined) columns.set(name, (column = columns.size));
    cells[column] = value;
  }
  return {
    row,
    cells: Array.from(cells, (cell) => cell ?? null),
    geometry: isGeometry(geometry) ? geometry : null,
    id: typeof id === "string" || typeof id === "number" ? id : null,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isGeometry(value: unknown): value is SourceGeometry {
  return isObject(value) && typeof value["type"] === "string" && "coordinates" in value;
}
