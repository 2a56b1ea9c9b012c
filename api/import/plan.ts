import type { ImportReport } from "../contract/imports.ts";
import { classify, type Place } from "./classify.ts";
import type { ColumnMap, ImportField } from "./columns.ts";
import { deviceKey, type ExistingInventory, type ExistingLight } from "./existing.ts";
import { Findings } from "./findings.ts";
import { baseKey, readLights, type LightDraft } from "./light-draft.ts";
import { NearestStreet } from "./nearest-street.ts";
import type { SourceFile, SourceRecord } from "./source-record.ts";
import type { Survey } from "./survey.ts";

type Change = ImportReport["samples"][number]["changes"][number];

/** What is to be done with one light point of the file. */
export type PlannedLight =
  | { readonly kind: "added"; readonly draft: LightDraft }
  | {
      readonly kind: "changed";
      readonly draft: LightDraft;
      readonly existing: ExistingLight;
      readonly changes: readonly Change[];
    }
  | { readonly kind: "unchanged"; readonly existing: ExistingLight };

/** Decides row by row what an import does. The same file and inventory always give the same decisions: preview and import read it alike. */
export class ImportPlan {
  readonly findings = new Findings();
  readonly #survey: Survey;
  readonly #existing: ExistingInventory;
  readonly #streets: NearestStreet;
  readonly #seen = new Set<string>();
  streets = 0;
  cabinets = 0;

  constructor(survey: Survey, existing: ExistingInventory, streets: NearestStreet) {
    this.#survey = survey;
    this.#existing = existing;
    this.#streets = streets;
  }

  /** The light points of the file, in its order. `onRow` hears of each row passed. */
  async *lights(file: SourceFile, onRow: (row: number) => void): AsyncGenerator<PlannedLight> {
    let rows = 0;
    for await (const record of file.records()) {
      const found = classify(record, this.#survey.columns);
      if (found.kind === "street") this.streets += 1;
      else if (found.kind === "cabinet") this.cabinets += 1;
      else if (found.kind === "skipped") {
        this.findings.skip(found.code, record.row, found.parameters);
      } else {
        for (const draft of this.#read(record, found.at)) yield this.#compare(draft);
      }
      rows += 1;
      onRow(rows);
    }
  }

  #read(record: SourceRecord, at: Place): readonly LightDraft[] {
    const { columns, keys, numbers } = this.#survey;
    const { row } = record;
    const base = baseKey(record, columns, at);
    const isShared = (keys.get(base) ?? 0) > 1;
    // An id given twice is a fault of the file; a number may well repeat, then the place tells light points apart.
    const key =
      isShared && !base.startsWith("id:")
        ? `${base}@${at[0].toFixed(6)},${at[1].toFixed(6)}`
        : base;
    if (this.#seen.has(key)) {
      this.findings.skip("duplicateKey", row, { key });
      return [];
    }
    this.#seen.add(key);
    const reading = readLights(record, columns, at, key);
    if (reading.kind === "skipped") {
      this.findings.skip(reading.code, row, reading.parameters);
      return [];
    }
    for (const { code, parameters } of reading.notes) this.findings.note(code, row, parameters);
    return reading.lights.map((draft) => {
      if ((numbers.get(draft.number) ?? 0) > 1) {
        this.findings.note("numberRepeats", row, { number: draft.number });
      }
      return this.#withStreet(this.#withDevice(draft));
    });
  }

  /** One output of one device serves one light point. */
  #withDevice(draft: LightDraft): LightDraft {
    const { device, output, row } = draft;
    if (device === null) return draft;
    const key = deviceKey(device, output);
    const holder = this.#existing.byDevice.get(key);
    const isHeldElsewhere =
      holder !== undefined &&
      holder.sourceKey !== draft.sourceKey &&
      !this.#isInFile(holder.sourceKey);
    if (this.#survey.claims.get(key) === row && !isHeldElsewhere) return draft;
    this.findings.note("deviceOutputTaken", row, { device, output });
    return { ...draft, device: null };
  }

  #isInFile(sourceKey: string | null): boolean {
    if (sourceKey === null) return false;
    // A file that we have written out names the whole key.
    if (this.#survey.keys.has(sourceKey)) return true;
    const base = sourceKey.replace(/#\d+$/, "").replace(/@[-\d.]+,[-\d.]+$/, "");
    return this.#survey.keys.has(base);
  }

  #withStreet(draft: LightDraft): LightDraft {
    if (draft.street !== null || this.#streets.isEmpty) return draft;
    const street = this.#streets.nameAt(draft.at);
    if (street === null) {
      this.findings.note("noStreetNear", draft.row);
      return draft;
    }
    this.findings.note("streetByPlace", draft.row);
    return { ...draft, street };
  }

  #compare(draft: LightDraft): PlannedLight {
    const existing = this.#existing.bySourceKey.get(draft.sourceKey);
    if (existing === undefined) return { kind: "added", draft };
    const kept = keepUnsaid(draft, existing, this.#survey.columns);
    const changes = changesOf(existing, kept);
    return changes.length === 0
      ? { kind: "unchanged", existing }
      : { kind: "changed", draft: kept, existing, changes };
  }

  /** Light points of the inventory outside this file that have no street yet and stand in one. */
  strayLights(): { id: string; street: string }[] {
    if (this.#survey.streets.size === 0) return [];
    const found: { id: string; street: string }[] = [];
    for (const light of this.#existing.lights) {
      if (light.street !== null || this.#isInFile(light.sourceKey)) continue;
      const street = this.#streets.nameAt([light.longitude, light.latitude]);
      if (street === null) continue;
      found.push({ id: light.id, street });
      this.findings.note("streetByPlaceKnown", null);
    }
    return found;
  }
}

/** What the file has no column for stays as it is; so does a controller that the file does not name. */
function keepUnsaid(draft: LightDraft, existing: ExistingLight, columns: ColumnMap): LightDraft {
  const says = (...fields: ImportField[]): boolean => fields.some((field) => columns.has(field));
  return {
    ...draft,
    number: says("number", "sourceId") ? draft.number : existing.number,
    mast: says("mast", "headCount") ? draft.mast : existing.mast,
    street: says("street") ? draft.street : (existing.street ?? draft.street),
    houseNumber: says("houseNumber") ? draft.houseNumber : existing.houseNumber,
    area: says("area") ? draft.area : existing.area,
    cabinet: says("cabinet") ? draft.cabinet : existing.cabinet,
    segment: says("segment") ? draft.segment : existing.segment,
    phase: says("phase") ? draft.phase : existing.phase,
    type: says("luminaireType", "lampType", "led", "ratedPower")
      ? draft.type
      : {
          ...draft.type,
          name: existing.luminaireType ?? draft.type.name,
          ratedPower: existing.ratedPower ?? draft.type.ratedPower,
        },
    device: draft.device ?? existing.device,
    output: says("output") ? draft.output : existing.output,
    switching: says("switching") ? draft.switching : existing.switching,
    lightingClass: says("lightingClass") ? draft.lightingClass : existing.lightingClass,
    minimumLevel: says("minimumLevel") ? draft.minimumLevel : existing.minimumLevel,
    defaultLevel: says("defaultLevel") ? draft.defaultLevel : existing.defaultLevel,
    neverDim: says("neverDim") ? draft.neverDim : existing.neverDim,
    zeichen394: says("zeichen394") ? draft.zeichen394 : existing.zeichen394,
  };
}

function changesOf(existing: ExistingLight, draft: LightDraft): Change[] {
  const changes: Change[] = [];
  const compare = (
    field: string,
    before: string | number | boolean | null,
    after: string | number | boolean | null,
  ): void => {
    if (before === after) return;
    const plain = (value: typeof before): string | number | null =>
      typeof value === "boolean" ? String(value) : value;
    changes.push({ field, before: plain(before), after: plain(after) });
  };
  for (const field of comparedAlike) compare(field, existing[field], draft[field]);
  compare("longitude", existing.longitude, draft.at[0]);
  compare("latitude", existing.latitude, draft.at[1]);
  // Types of one name and different power have the power behind their name (see luminaire types).
  if (!sameType(existing, draft)) compare("luminaireType", existing.luminaireType, draft.type.name);
  compare("ratedPower", existing.ratedPower, draft.type.ratedPower);
  return changes;
}

function sameType(existing: ExistingLight, { type }: LightDraft): boolean {
  return (
    existing.luminaireType === type.name ||
    existing.luminaireType === `${type.name} (${type.ratedPower} W)`
  );
}

const comparedAlike = [
  "number",
  "mast",
  "street",
  "houseNumber",
  "area",
  "cabinet",
  "segment",
  "phase",
  "switching",
  "device",
  "output",
  "lightingClass",
  "minimumLevel",
  "defaultLevel",
  "neverDim",
  "zeichen394",
] as const;
