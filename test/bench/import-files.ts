import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { writeXlsxStream } from "hucre/xlsx";

type Cell = string | number | null;

/** As a German town's list names its columns. */
const columns = [
  "Leuchtstellennummer",
  "Mastnummer",
  "Straße",
  "Hausnummer",
  "Ortsteil",
  "Schaltschrank",
  "Stromkreis",
  "Phase",
  "Leuchtentyp",
  "Hersteller",
  "Leuchtmittel",
  "Leistung (W)",
  "Beleuchtungsklasse",
  "Baujahr",
  "Bemerkung",
  "Rechtswert",
  "Hochwert",
];

export interface ListOptions {
  readonly rows: number;
  readonly seed: number;
  /** Every so many rows say something else than the list before; 0: none. */
  readonly changeEvery: number;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const types = [
  ["NAV 70 W", "Natriumdampf", 83],
  ["LED 40W", "LED", 40],
  ["HQL 125", "Quecksilber", 137],
  ["LED-36W-4000K", "LED", 36],
  ["TC-L 2x18", "Leuchtstoff", 42],
] as const;

/** A town's list in ETRS89 / UTM 32N, street by street: 40 lamps a street, 60 streets a district, one cabinet for 80 lamps. */
function* lampRows({ rows, seed, changeEvery }: ListOptions): Generator<Cell[]> {
  const random = seeded(seed);
  for (let i = 0; i < rows; i += 1) {
    const street = Math.floor(i / 40);
    const [type, lamp, watts] = types[Math.floor(random() * types.length)] ?? types[0];
    const isChanged = changeEvery > 0 && i % changeEvery === 0;
    yield [
      String(i + 1).padStart(6, "0"),
      `M${String(i + 1).padStart(6, "0")}`,
      `Straße ${street + 1}`,
      String((i % 40) + 1),
      `Ortsteil ${Math.floor(street / 60) + 1}`,
      `S${Math.floor(i / 80) + 1}`,
      String((i % 3) + 1),
      `L${(i % 3) + 1}`,
      type,
      random() < 0.5 ? "Werk A" : "Werk B",
      lamp,
      watts,
      ["M4", "P3", "C2"][i % 3] ?? null,
      String(1980 + Math.floor(random() * 40)),
      isChanged ? "gestrichen" : null,
      Math.round((450_000 + (street % 250) * 90 + (i % 40) * 2) * 100) / 100,
      Math.round((5_540_000 + Math.floor(street / 250) * 900 + (i % 40) * 18) * 100) / 100,
    ];
  }
}

/** As German spreadsheets save it: semicolons, decimal comma, Windows-1252. */
export async function writeCsv(path: string, options: ListOptions): Promise<void> {
  const file = createWriteStream(path, "latin1");
  let lines = [columns.join(";")];
  for (const row of lampRows(options)) {
    lines.push(row.map((cell) => String(cell ?? "").replace(".", ",")).join(";"));
    if (lines.length < 2_000) continue;
    if (!file.write(`${lines.join("\r\n")}\r\n`)) await once(file, "drain");
    lines = [];
  }
  file.end(lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`);
  await once(file, "finish");
}

export async function writeXlsx(path: string, options: ListOptions): Promise<void> {
  const sheet = writeXlsxStream(lampRows(options), {
    name: "Beleuchtung",
    columns: columns.map((header) => ({ header })),
  });
  // The library's stream is the web's, which differs from node's own in its type only.
  const bytes = Readable.fromWeb(sheet as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(bytes, createWriteStream(path));
}
