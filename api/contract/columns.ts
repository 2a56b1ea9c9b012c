/**
 * Static columns of GET /api/v1/lights/columns: little-endian, light points in index order, cut to what the reader may see.
 *
 *   u32 magic "LPC1", u32 inventoryRevision, u32 count, f64 originLongitude, f64 originLatitude, u32 jsonLength,
 *   then JSON { ids, numbers, streets, streetOf, areas, areaOf } padded to 4 bytes, then
 *   u32[count] index, i32[count] longitude, i32[count] latitude (1e-7 degrees off the origin, each the difference to the one before),
 *   u8[count] switching.
 */
export interface LightColumns {
  readonly inventoryRevision: number;
  readonly index: Uint32Array;
  readonly longitude: Float64Array;
  readonly latitude: Float64Array;
  /** 0 networked, 1 by cabinet, 2 not networked. */
  readonly switching: Uint8Array;
  readonly ids: readonly string[];
  readonly numbers: readonly string[];
  readonly streets: readonly string[];
  /** Per light point the place of its street in `streets`, -1 without one. */
  readonly streetOf: readonly number[];
  /** Districts (Ortsteile); the map shows a badge for each when it is far out. */
  readonly areas: readonly string[];
  /** Per light point the place of its area in `areas`, -1 without one. */
  readonly areaOf: readonly number[];
}

const magic = 0x3143504c;
const unit = 1e-7;
const headerBytes = 32;

export function encodeColumns(columns: LightColumns): Uint8Array {
  const count = columns.index.length;
  const json = new TextEncoder().encode(
    JSON.stringify({
      ids: columns.ids,
      numbers: columns.numbers,
      streets: columns.streets,
      streetOf: columns.streetOf,
      areas: columns.areas,
      areaOf: columns.areaOf,
    }),
  );
  const jsonBytes = (json.length + 3) & ~3;
  const out = new Uint8Array(headerBytes + jsonBytes + count * 13);
  const view = new DataView(out.buffer);
  const originLongitude = columns.longitude[0] ?? 0;
  const originLatitude = columns.latitude[0] ?? 0;
  view.setUint32(0, magic, true);
  view.setUint32(4, columns.inventoryRevision, true);
  view.setUint32(8, count, true);
  view.setFloat64(12, originLongitude, true);
  view.setFloat64(20, originLatitude, true);
  view.setUint32(28, json.length, true);
  out.set(json, headerBytes);
  const indexAt = headerBytes + jsonBytes;
  let previousLongitude = 0;
  let previousLatitude = 0;
  for (let i = 0; i < count; i++) {
    view.setUint32(indexAt + i * 4, columns.index[i] ?? 0, true);
    const longitude = Math.round(((columns.longitude[i] ?? 0) - originLongitude) / unit);
    const latitude = Math.round(((columns.latitude[i] ?? 0) - originLatitude) / unit);
    view.setInt32(indexAt + count * 4 + i * 4, longitude - previousLongitude, true);
    view.setInt32(indexAt + count * 8 + i * 4, latitude - previousLatitude, true);
    out[indexAt + count * 12 + i] = columns.switching[i] ?? 0;
    previousLongitude = longitude;
    previousLatitude = latitude;
  }
  return out;
}

/** Throws a RangeError where the bytes are not such columns. */
export function decodeColumns(bytes: Uint8Array): LightColumns {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || view.getUint32(0, true) !== magic) {
    throw new RangeError("These bytes are no light columns of version 1.");
  }
  const count = view.getUint32(8, true);
  const originLongitude = view.getFloat64(12, true);
  const originLatitude = view.getFloat64(20, true);
  const jsonLength = view.getUint32(28, true);
  // The writer above is the only one, so the shape is known.
  const names = JSON.parse(
    new TextDecoder().decode(bytes.subarray(headerBytes, headerBytes + jsonLength)),
  ) as Pick<LightColumns, "ids" | "numbers" | "streets" | "streetOf" | "areas" | "areaOf">;
  const indexAt = headerBytes + ((jsonLength + 3) & ~3);
  // Whole columns are taken over at once: read number by number, 200,000 light points hold a browser up for a good while.
  const column = (at: number): ArrayBuffer => bytes.slice(at, at + count * 4).buffer;
  const index = new Uint32Array(column(indexAt));
  const eastward = new Int32Array(column(indexAt + count * 4));
  const northward = new Int32Array(column(indexAt + count * 8));
  const longitude = new Float64Array(count);
  const latitude = new Float64Array(count);
  let east = 0;
  let north = 0;
  for (let i = 0; i < count; i++) {
    east += eastward[i] ?? 0;
    north += northward[i] ?? 0;
    longitude[i] = originLongitude + east * unit;
    latitude[i] = originLatitude + north * unit;
  }
  const switching = bytes.slice(indexAt + count * 12, indexAt + count * 13);
  const inventoryRevision = view.getUint32(4, true);
  return { inventoryRevision, index, longitude, latitude, switching, ...names };
}
