import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ApplyChoice, ImportReport, ImportRowKind } from "../../../api/contract/imports.ts";
import { writeImport, type Applied } from "../../../api/import/carry-out.ts";
import { reportOn, stageChosen } from "../../../api/import/compare-file.ts";
import type { LightDraft } from "../../../api/import/light-draft.ts";
import type { ReadItem, ReadResult } from "../../../api/import/read-items.ts";
import { readRows, type ImportRow } from "../../../api/import/row-files.ts";
import { openRegistry, type Registry } from "../../../store/registry.ts";
import { openStockLookup } from "../../../store/stock-lookup.ts";
import { anna } from "./registry-town.ts";

/** What a row of a list says of a lamp; the rest is as of a list that does not speak of it. */
export function lamp(
  row: number,
  says: Partial<Omit<LightDraft, "type" | "row">> & { type?: Partial<LightDraft["type"]> } = {},
): Extract<ReadItem, { kind: "light" }> {
  const draft: LightDraft = {
    row,
    sourceKey: `id:${row}`,
    number: String(row),
    at: [13.4 + row / 1e3, 52.5],
    mast: null,
    street: null,
    houseNumber: null,
    area: null,
    cabinet: null,
    segment: null,
    phase: null,
    switching: "notNetworked",
    device: null,
    output: 1,
    lightingClass: null,
    minimumLevel: 0,
    defaultLevel: 100,
    neverDim: false,
    zeichen394: false,
    installedOn: null,
    note: null,
    ...says,
    type: {
      name: "LED 40",
      manufacturer: null,
      lightSource: "led",
      ratedPower: 40,
      standbyPower: 0,
      powerCurve: [],
      lumens: null,
      assumed: false,
      ...says.type,
    },
  };
  return { kind: "light", row, draft, notes: [] };
}

const everyField = [
  "number",
  "mast",
  "street",
  "houseNumber",
  "area",
  "cabinet",
  "segment",
  "phase",
  "output",
  "luminaireType",
  "ratedPower",
  "switching",
  "device",
  "lightingClass",
  "minimumLevel",
  "defaultLevel",
  "neverDim",
  "zeichen394",
  "installedOn",
  "note",
];

interface ListOptions {
  readonly source?: string;
  /** Fields that the list has a column for; all when left out. */
  readonly says?: readonly string[];
  readonly choice?: ApplyChoice;
}

export interface Brought {
  readonly report: ImportReport;
  readonly applied: Applied;
  readonly rows: (kind?: ImportRowKind) => Promise<readonly ImportRow[]>;
}

export interface ItemTown {
  readonly db: Registry["db"];
  /** Compares the rows of a list with the inventory and carries out what is chosen. */
  bring(items: readonly ReadItem[], options?: ListOptions): Promise<Brought>;
  /** Light points that are not in the trash, by number. */
  lights(): Promise<ReadonlyMap<string, Awaited<ReturnType<typeof lightsOf>>[number]>>;
}

/** A real office.db and lists that were read already: the half of an import that begins behind the file. */
export async function itemTown(): Promise<ItemTown> {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-items-"));
  const path = join(folder, "office.db");
  const registry = await openRegistry(path, 1);
  const { db } = registry;
  onTestFinished(async () => {
    await registry.close();
    rmSync(folder, { recursive: true });
  });
  let imports = 0;
  return {
    db,
    lights: async () => new Map((await lightsOf(db)).map((row) => [row.number, row])),
    async bring(list, { source = "list", says = everyField, choice = {} } = {}) {
      imports += 1;
      const [rows, stage] = [join(folder, `rows-${imports}`), join(folder, "stage.db")];
      const stock = openStockLookup(path);
      const read = resultOf(list, source, says);
      const items = async function* () {
        yield* list;
      };
      const file = { items, read, stock, onRow: () => {} };
      const report = await reportOn(file, rows);
      const staged = { ...(await stageChosen(file, stage, choice, 1_000)), report: null };
      stock.close();
      const applied = await writeImport(stage, staged, {
        db,
        importId: `i_${imports}`,
        fileName: source,
        actor: anna,
        now: 1e3,
        onProgress: () => {},
        alongside: async () => {},
      });
      if (applied === null) throw new Error("nobody else changes this inventory");
      return {
        report,
        applied,
        rows: async (kind) => (await readRows(rows, { kind, limit: 1_000 }))?.rows ?? [],
      };
    },
  };
}

function lightsOf(db: Registry["db"]) {
  return db.selectFrom("light_points").selectAll().where("deleted_at", "is", null).execute();
}

function resultOf(list: readonly ReadItem[], source: string, says: readonly string[]): ReadResult {
  return {
    rows: new Set(list.map(({ row }) => row)).size,
    reading: {
      source,
      encoding: null,
      delimiter: null,
      sheet: null,
      sheets: [],
      crs: null,
      crsCandidates: [],
      swappedAxes: false,
      bounds: null,
      sample: [],
      kinds: [],
      assumedWatts: [],
    },
    columns: [],
    fields: [],
    says,
    members: {},
    spoolPath: "",
  };
}
