import { writeXlsx } from "hucre/xlsx";
import type { ListField } from "./countries.ts";
import type { NastyInventory, NastyRow } from "./nasty-inventory.ts";

/** A list as the bytes of a file, and the number under which its reader will know each row. */
export interface WrittenInventory {
  readonly bytes: Uint8Array;
  readonly rowNumbers: readonly number[];
}

type CellText = string | number | null;

export async function writeInventory(inventory: NastyInventory): Promise<WrittenInventory> {
  if (inventory.format === "geojson") return writeGeoJson(inventory);
  return inventory.format === "xlsx" ? await writeWorkbook(inventory) : writeCsv(inventory);
}

/** Names of the columns; where the axes are swapped each stands over the other's numbers. */
function header({ columns, areAxesSwapped }: NastyInventory): string[] {
  const nameOf = (field: ListField): string =>
    columns.find(([other]) => other === field)?.[1] ?? field;
  return columns.map(([field, name]) => {
    if (!areAxesSwapped || (field !== "east" && field !== "north")) return name;
    return nameOf(field === "east" ? "north" : "east");
  });
}

function cellsOf({ columns }: NastyInventory, { cells }: NastyRow): CellText[] {
  return columns.map(([field]) => cells[field]);
}

/** A title and blank lines above the header, as reports have them. */
function titleLines({ random }: NastyInventory): CellText[][] {
  return random.chance(0.4) ? [["Bestand / Inventory 2026"], []] : [];
}

function writeGeoJson(inventory: NastyInventory): WrittenInventory {
  const { columns, rows, system } = inventory;
  const features = rows.map(({ cells, geometry }) => ({
    type: "Feature",
    properties: Object.fromEntries(columns.map(([field, name]) => [name, cells[field]])),
    geometry:
      geometry === undefined
        ? { type: "Point", coordinates: [cells.east, cells.north, 101.5] }
        : geometry,
  }));
  const crs =
    system.epsg === 4326
      ? {}
      : { crs: { type: "name", properties: { name: `urn:ogc:def:crs:EPSG::${system.epsg}` } } };
  const text = JSON.stringify({ type: "FeatureCollection", ...crs, features });
  return { bytes: new TextEncoder().encode(text), rowNumbers: rows.map((_, i) => i + 1) };
}

async function writeWorkbook(inventory: NastyInventory): Promise<WrittenInventory> {
  const lines: CellText[][] = [...titleLines(inventory), header(inventory)];
  const rowNumbers: number[] = [];
  for (const row of inventory.rows) {
    if (inventory.random.chance(0.03)) lines.push([]);
    const cells = cellsOf(inventory, row);
    lines.push(row.isTorn === true ? [...cells, "too much"] : cells);
    rowNumbers.push(lines.length);
  }
  const bytes = await writeXlsx({
    sheets: [
      {
        name: "Info",
        rows: [
          ["Stand", "2026-11-01"],
          ["Bearbeiter", "-"],
        ],
      },
      { name: "Bestand", rows: lines },
    ],
  });
  return { bytes, rowNumbers };
}

function writeCsv(inventory: NastyInventory): WrittenInventory {
  const { random, country } = inventory;
  const separator = random.pick([";", ";", ",", "\t"]);
  const decimal = separator === "," ? "." : random.pick([",", "."]);
  const hasThousands = decimal === "," && separator !== "," && random.chance(0.3);
  const quote = (text: string): string =>
    /["\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
  const written = (value: CellText): string => {
    if (value === null) return "";
    if (typeof value === "string") return quote(value);
    const [whole = "", decimals] = String(value).split(".");
    const grouped = hasThousands ? whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ".") : whole;
    return decimals === undefined ? grouped : `${grouped}${decimal}${decimals}`;
  };
  const lines = titleLines(inventory).map((cells) => cells.map(written).join(separator));
  lines.push(header(inventory).map(quote).join(separator));
  const rowNumbers: number[] = [];
  for (const row of inventory.rows) {
    if (random.chance(0.03)) lines.push("");
    const cells = cellsOf(inventory, row).map(written);
    lines.push((row.isTorn === true ? [...cells, "x", "y"] : cells).join(separator));
    rowNumbers.push(lines.length);
  }
  const text = lines.join(random.pick(["\n", "\r\n"])) + "\n";
  return { bytes: encoded(text, random.pick(country.encodings), random.chance(0.5)), rowNumbers };
}

function encoded(
  text: string,
  encoding: NastyInventory["country"]["encodings"][number],
  hasMark: boolean,
): Uint8Array {
  if (encoding === "utf-8") return Buffer.from(hasMark ? `\ufeff${text}` : text);
  if (encoding === "utf-16le") return Buffer.from(`\ufeff${text}`, "utf16le");
  const bytes = new Map<string, number>();
  const decoder = new TextDecoder(encoding);
  for (let byte = 255; byte >= 0; byte--) bytes.set(decoder.decode(Uint8Array.of(byte)), byte);
  return Uint8Array.from(text, (character) => {
    const byte = bytes.get(character);
    if (byte === undefined) throw new RangeError(`${encoding} has no "${character}"`);
    return byte;
  });
}
