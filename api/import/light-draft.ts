import type { LightingClass, PowerCurve, Switching } from "../../domain/light.ts";
import type { Place } from "./classify.ts";
import type { ColumnMap, ImportField } from "./columns.ts";
import { assumedWatts, lightSourceOf } from "./luminaire-guess.ts";
import type { SourceRecord } from "./source-record.ts";
import { booleanOf, numberOf, textOf } from "./values.ts";

/** A luminaire type as a row describes it. */
export interface TypeDraft {
  readonly name: string;
  readonly manufacturer: string | null;
  readonly lightSource: string | null;
  readonly ratedPower: number;
  readonly standbyPower: number;
  readonly powerCurve: PowerCurve;
  readonly lumens: number | null;
  /** The watts are a guess from the kind of lamp. */
  readonly assumed: boolean;
}

/** A light point as a row describes it. */
export interface LightDraft {
  readonly row: number;
  /** By which the same light point is found again in a later file. */
  readonly sourceKey: string;
  readonly number: string;
  readonly mast: string | null;
  readonly street: string | null;
  readonly houseNumber: string | null;
  readonly area: string | null;
  readonly at: Place;
  readonly cabinet: string | null;
  readonly segment: string | null;
  readonly phase: "L1" | "L2" | "L3" | null;
  readonly type: TypeDraft;
  readonly switching: Switching;
  readonly device: string | null;
  readonly output: number;
  readonly lightingClass: LightingClass | null;
  readonly minimumLevel: number;
  readonly defaultLevel: number;
  readonly neverDim: boolean;
  readonly zeichen394: boolean;
}

interface Note {
  readonly code: string;
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

export type LightReading =
  | {
      readonly kind: "lights";
      readonly lights: readonly LightDraft[];
      readonly notes: readonly Note[];
    }
  | { readonly kind: "skipped"; readonly code: string; readonly parameters: Note["parameters"] };

/** More heads than this on one mast is a slip of the pen. */
const mostHeads = 16;
const deviceId = /^[A-Za-z0-9_-]{1,64}$/;

/** Key of a row from its identity in the file; heads on one mast get their own. */
export function baseKey(record: SourceRecord, columns: ColumnMap, at: Place): string {
  // An inventory that we have written out comes back with our own keys.
  if (typeof record.id === "string" && /^(?:id|n|p):/.test(record.id)) return record.id;
  const id = textOf(columns.value(record.properties, "sourceId"));
  if (id !== null) return `id:${id}`;
  const number = textOf(columns.value(record.properties, "number"));
  if (number !== null) return `n:${streetOf(record, columns) ?? ""}|${number}`;
  // A number of the exporting program changes from file to file; a text is an identity.
  if (typeof record.id === "string") return `id:${record.id}`;
  return `p:${at[0].toFixed(6)},${at[1].toFixed(6)}`;
}

function streetOf(record: SourceRecord, columns: ColumnMap): string | null {
  const name = textOf(columns.value(record.properties, "street"));
  const suffix = textOf(columns.value(record.properties, "streetSuffix"));
  return name === null || suffix === null ? name : `${name} ${suffix}`;
}

/** Reads a light point, or several where the row stands for a mast with several heads. `key` is its baseKey, made unique. */
export function readLights(
  record: SourceRecord,
  columns: ColumnMap,
  at: Place,
  key: string,
): LightReading {
  const notes: Note[] = [];
  const raw = (field: ImportField): unknown => columns.value(record.properties, field);
  const text = (field: ImportField): string | null => textOf(raw(field));
  const note = (code: string, field: ImportField): void => {
    const column = columns.nameOf(field);
    notes.push({ code, parameters: { field, column, value: text(field) } });
  };
  const heads = numberOf(raw("headCount")) ?? 1;
  if (heads === 0) return { kind: "skipped", code: "noLamps", parameters: {} };
  if (!Number.isInteger(heads) || heads < 0 || heads > mostHeads) {
    return { kind: "skipped", code: "badHeadCount", parameters: { value: text("headCount") } };
  }
  const number = text("number") ?? text("sourceId") ?? textOf(record.id) ?? `#${record.row}`;
  if (text("number") === null) notes.push({ code: "withoutNumber", parameters: {} });
  const inRange = (field: ImportField, least: number, most: number, usual: number): number => {
    const value = raw(field);
    if (value === undefined) return usual;
    const found = numberOf(value);
    if (found !== null && Number.isInteger(found) && found >= least && found <= most) return found;
    note("ignoredValue", field);
    return usual;
  };
  const flag = (field: ImportField): boolean => {
    const value = raw(field);
    const found = booleanOf(value);
    if (value !== undefined && found === null) note("ignoredValue", field);
    return found ?? false;
  };
  const chosen = <T extends string>(
    field: ImportField,
    choose: (word: string) => T | null,
  ): T | null => {
    const word = text(field);
    const found = word === null ? null : choose(word);
    if (word !== null && found === null) note("ignoredValue", field);
    return found;
  };
  const device = chosen("device", (word) => (deviceId.test(word) ? word : null));
  const cabinet = text("cabinet");
  const type = readType(record, columns, notes);
  const light: Omit<LightDraft, "sourceKey" | "number" | "output"> = {
    row: record.row,
    mast: text("mast") ?? (heads > 1 ? number : null),
    street: streetOf(record, columns),
    houseNumber: text("houseNumber"),
    area: text("area"),
    at,
    cabinet,
    segment: cabinet === null ? null : text("segment"),
    phase: chosen("phase", phaseOf),
    type,
    switching:
      chosen("switching", switchingOf) ??
      (device !== null ? "networked" : cabinet !== null ? "byCabinet" : "notNetworked"),
    device,
    lightingClass: chosen("lightingClass", lightingClassOf),
    minimumLevel: inRange("minimumLevel", 0, 100, 0),
    defaultLevel: inRange("defaultLevel", 0, 100, 100),
    neverDim: flag("neverDim"),
    zeichen394: flag("zeichen394"),
  };
  const output = inRange("output", 1, 255, 1);
  if (heads === 1)
    return { kind: "lights", lights: [{ ...light, sourceKey: key, number, output }], notes };
  notes.push({ code: "severalHeads", parameters: {} });
  const lights = Array.from({ length: heads }, (_, head) => ({
    ...light,
    sourceKey: `${key}#${head + 1}`,
    number: `${number}/${head + 1}`,
    output: output + head,
  }));
  return { kind: "lights", lights, notes };
}

function readType(record: SourceRecord, columns: ColumnMap, notes: Note[]): TypeDraft {
  const raw = (field: ImportField): unknown => columns.value(record.properties, field);
  const lamp = textOf(raw("lampType")) ?? (booleanOf(raw("led")) === true ? "LED" : null);
  const source = lightSourceOf(lamp);
  const given = numberOf(raw("ratedPower"));
  const named = textOf(raw("luminaireType"));
  // Zero is how lists write what they do not know; a gas lantern alone truly takes none.
  const least = source === "gas" ? 0 : Number.MIN_VALUE;
  const inRange = given !== null && given >= least && given <= 5000;
  if (raw("ratedPower") !== undefined && !inRange) {
    notes.push({
      code: "ignoredValue",
      parameters: {
        field: "ratedPower",
        column: columns.nameOf("ratedPower"),
        value: textOf(raw("ratedPower")),
      },
    });
  }
  const ratedPower = inRange ? given : assumedWatts(source);
  if (!inRange) notes.push({ code: "assumedPower", parameters: { watts: ratedPower } });
  const standby = numberOf(raw("standbyPower"));
  const name = named ?? lamp ?? "Leuchte";
  return {
    // What is a guess says so wherever the type is named.
    name: inRange ? (named ?? `${name} ${ratedPower} W`) : `${name} ≈ ${ratedPower} W`,
    manufacturer: textOf(raw("manufacturer")),
    lightSource: source === "unknown" ? null : source,
    ratedPower,
    standbyPower: standby !== null && standby >= 0 && standby < ratedPower ? standby : 0,
    powerCurve: inRange ? curveOf(raw("powerCurve")) : [],
    lumens: numberOf(raw("lumens")),
    assumed: !inRange,
  };
}

/** [[level, W], ...] with levels ascending, also as text in a table; anything else is no curve. */
function curveOf(value: unknown): PowerCurve {
  let points: unknown = value;
  if (typeof value === "string") {
    try {
      points = JSON.parse(value);
    } catch {
      return [];
    }
  }
  if (!Array.isArray(points)) return [];
  const curve: [number, number][] = [];
  for (const point of points as unknown[]) {
    if (!Array.isArray(point)) return [];
    const [level, power] = point as unknown[];
    if (typeof level !== "number" || typeof power !== "number") return [];
    if (level < 0 || level > 100 || power < 0 || level <= (curve.at(-1)?.[0] ?? -1)) return [];
    curve.push([level, power]);
  }
  return curve;
}

function phaseOf(word: string): "L1" | "L2" | "L3" | null {
  const digit = /^L?([123])$/i.exec(word)?.[1];
  return digit === "1" ? "L1" : digit === "2" ? "L2" : digit === "3" ? "L3" : null;
}

const classes: ReadonlySet<string> = new Set(
  "M1 M2 M3 M4 M5 M6 C0 C1 C2 C3 C4 C5 P1 P2 P3 P4 P5 P6".split(" "),
);

function lightingClassOf(word: string): LightingClass | null {
  const name = word.toUpperCase();
  // The set holds exactly the type's members.
  return classes.has(name) ? (name as LightingClass) : null;
}

function switchingOf(word: string): Switching | null {
  const folded = word.toLowerCase().replaceAll(/[^a-zä-ü]/g, "");
  if (/^(networked|vernetzt|telemanagement|einzeln)$/.test(folded)) return "networked";
  if (/^(bycabinet|cabinet|schaltschrank|überschaltschrank|zentral|rundsteuerung)$/.test(folded)) {
    return "byCabinet";
  }
  return /^(notnetworked|nichtvernetzt|unvernetzt|autark|dämmerungsschalter)$/.test(folded)
    ? "notNetworked"
    : null;
}
