import { Readable } from "node:stream";
import type { Feature, FeatureCollection } from "geojson";
import { writeXlsxStream } from "hucre/xlsx";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { mediaTypes, type ImportFormat } from "../import/file-format.ts";
import { byteOrderMark, csvLine } from "../office/csv.ts";
import { inventoryFeatures, type FeatureChoice } from "./inventory-features.ts";

/** The whole inventory as one object: for a town of simulated lamps, which is held in memory anyway. */
export async function exportInventory(db: Kysely<OfficeSchema>): Promise<FeatureCollection> {
  const features: Feature[] = [];
  for await (const some of inventoryFeatures(db, { withStreets: true })) features.push(...some);
  return { type: "FeatureCollection", features };
}

/**
 * The inventory as a file that the import reads: as GeoJSON whole; as a table (CSV as German spreadsheets open it, or XLSX) light points
 * and cabinets, without the lines of streets. It is read from the database as it is taken off. `only`: just the light points of these ids.
 */
export function inventoryFile(
  db: Kysely<OfficeSchema>,
  format: ImportFormat,
  only?: ReadonlySet<string>,
): Readable {
  const choice = only === undefined ? {} : { only };
  if (format === "geojson") return Readable.from(geoJson(db, choice), { objectMode: false });
  if (format === "csv") return Readable.from(csv(db, choice), { objectMode: false });
  const sheet = writeXlsxStream(tableRows(db, choice), {
    name: "Leuchtstellen",
    columns: columns.map((header) => ({ header, width: 16 })),
    freezePane: { rows: 1 },
  });
  // The library's stream is the web's, which differs from node's own in its type only.
  return Readable.fromWeb(sheet as Parameters<typeof Readable.fromWeb>[0]);
}

/** As it stands behind a name, and as what it is sent. */
export const inventoryFiles: Readonly<
  Record<ImportFormat, { readonly name: string; readonly contentType: string }>
> = {
  geojson: { name: "inventory.geojson", contentType: mediaTypes.geojson },
  csv: { name: "inventory.csv", contentType: `${mediaTypes.csv}; charset=utf-8` },
  xlsx: { name: "inventory.xlsx", contentType: mediaTypes.xlsx },
};

type Choice = Pick<FeatureChoice, "only">;

async function* geoJson(db: Kysely<OfficeSchema>, choice: Choice): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let separator = "\n";
  for await (const features of inventoryFeatures(db, { withStreets: true, ...choice })) {
    if (features.length === 0) continue;
    yield separator + features.map((feature) => JSON.stringify(feature)).join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}

async function* csv(db: Kysely<OfficeSchema>, choice: Choice): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(columns);
  for await (const features of inventoryFeatures(db, { withStreets: false, ...choice })) {
    yield features.map((feature) => csvLine(cellsOf(feature))).join("");
  }
}

async function* tableRows(db: Kysely<OfficeSchema>, choice: Choice): AsyncGenerator<Cell[]> {
  for await (const features of inventoryFeatures(db, { withStreets: false, ...choice })) {
    for (const feature of features) yield cellsOf(feature);
  }
}

type Cell = string | number | boolean | null;

const columns = [
  "kind sourceKey number mast street houseNumber area cabinet segment phase luminaireType manufacturer",
  "lightSource lumens ratedPower standbyPower powerCurve switching device output lightingClass",
  "minimumLevel defaultLevel neverDim zeichen394 installedOn note name address segments longitude",
  "latitude",
].flatMap((names) => names.split(" "));

function cellsOf({ id, geometry, properties }: Feature): Cell[] {
  const [longitude, latitude] = geometry.type === "Point" ? geometry.coordinates : [];
  const all: Readonly<Record<string, unknown>> = {
    ...properties,
    sourceKey: id,
    longitude,
    latitude,
  };
  return columns.map((column) => cellOf(all[column]));
}

/** Lists stand in a cell as the import reads them there: as JSON. */
function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return JSON.stringify(value);
}
