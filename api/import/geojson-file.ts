import { createReadStream } from "node:fs";
import { FeatureSplitter } from "./feature-splitter.ts";
import {
  UnreadableFile,
  type FileMembers,
  type SourceFile,
  type SourceGeometry,
  type SourceRecord,
} from "./source-record.ts";

/** A GeoJSON FeatureCollection in WGS 84 (RFC 7946), read as a stream. */
export function geoJsonFile(path: string): SourceFile {
  let members: FileMembers = {};
  return {
    members: () => members,
    async *records() {
      const splitter = new FeatureSplitter();
      const decoder = new TextDecoder("utf-8", { fatal: true });
      let row = 0;
      for await (const chunk of createReadStream(path, { highWaterMark: 262_144 })) {
        // A file opened without an encoding gives buffers.
        for (const text of splitter.push(decode(decoder, chunk as Buffer, true))) {
          row += 1;
          yield toRecord(text, row);
        }
      }
      for (const text of splitter.push(decode(decoder, new Uint8Array(), false))) {
        row += 1;
        yield toRecord(text, row);
      }
      members = splitter.end();
      refuseForeignCoordinates(members);
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

function toRecord(text: string, row: number): SourceRecord {
  let feature: unknown;
  try {
    feature = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableFile("badJson", `Feature ${row} is not valid JSON: ${why}`, { row });
  }
  if (typeof feature !== "object" || feature === null) feature = {};
  const { properties, geometry, id } = feature as Record<string, unknown>;
  return {
    row,
    properties: isObject(properties) ? properties : {},
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

/** RFC 7946 knows WGS 84 alone; older files may name another system in `crs`. */
function refuseForeignCoordinates({ crs }: FileMembers): void {
  if (!isObject(crs) || !isObject(crs["properties"])) return;
  const { name } = crs["properties"];
  if (
    typeof name !== "string" ||
    name === "" ||
    /CRS84$|EPSG:+:?4326$|EPSG::4326$|WGS ?84/i.test(name)
  )
    return;
  throw new UnreadableFile(
    "coordinateSystem",
    `The file's coordinates are in ${name}; save it in WGS 84 (EPSG:4326).`,
    { system: name },
  );
}
