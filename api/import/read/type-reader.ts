import type { ImportProblem } from "../../contract/imports.ts";
import type { PowerCurve } from "../../../domain/light.ts";
import type { TypeDraft } from "../light-draft.ts";
import { assumedWatts, lightSourceOf, type LightSource } from "../luminaire-guess.ts";
import { wattsWithGear, wattsWithUsualGear } from "./control-gear.ts";
import type { ColumnsRead } from "./columns-read.ts";
import { readLampText } from "./lamp-text.ts";
import { parseNumber } from "./numbers.ts";
import type { SourceRow } from "./source-rows.ts";
import { booleanOf, wordsOf } from "./values.ts";

/** More than this no street light takes: W. */
const mostWatts = 5_000;
/** What a luminaire is called of which nothing is said. */
const unnamed = "Leuchte";

/** What a column of watts means by its name. */
export interface WattsColumn {
  /** Watts of the lamp alone, of the whole luminaire, or the name does not say. */
  readonly of: "lamp" | "luminaire" | "unsaid";
  /** 1,000 where it is in kW. */
  readonly scale: number;
}

/** `greatest`: the column's greatest number; a column with none above 2.5 has kilowatts. */
export function wattsColumnOf(column: string, greatest: number): WattsColumn {
  const words = wordsOf(column.replaceAll(/[[\]()]/g, " ")).join(" ");
  const of =
    /system|anschluss|gesamt|total|circuit|prikon|rated ?power|aufnahme|load|assorbit|luminaire|leuchten?leist|svitidl|armatuur|opraw/.test(
      words,
    )
      ? "luminaire"
      : /lamp|leuchtmittel|zdroj|source|sorgente|zrodl|lampada|bulb/.test(words)
        ? "lamp"
        : "unsaid";
  return {
    of,
    scale:
      /\bkw\b/.test(words) || (greatest > 0 && greatest <= 2.5 && words !== "rated power")
        ? 1_000
        : 1,
  };
}

interface Watts {
  readonly watts: number;
  /** Of the lamp alone, so that control gear comes on top. */
  readonly isLamp: boolean;
}

/** Reads what a row says of its luminaire. `given` are watts that a person has written for types without them. */
export class TypeReader {
  readonly #columns: ColumnsRead;
  readonly #watts: WattsColumn;
  readonly #given: Readonly<Record<string, number>>;
  readonly #assumed = new Map<string, { count: number; watts: number }>();

  constructor(columns: ColumnsRead, watts: WattsColumn, given: Readonly<Record<string, number>>) {
    this.#columns = columns;
    this.#watts = watts;
    this.#given = given;
  }

  read(row: SourceRow, notes: ImportProblem[]): TypeDraft {
    const text = (field: "luminaireType" | "lampType" | "manufacturer"): string | null =>
      this.#columns.text(row, field);
    const lamp =
      text("lampType") ?? (booleanOf(this.#columns.value(row, "led")) === true ? "LED" : null);
    const named = text("luminaireType");
    const power = this.#columns.value(row, "ratedPower");
    const powerText = typeof power === "string" ? readLampText(power) : null;
    const source = firstKnown([
      lightSourceOf(lamp),
      powerText?.source ?? "unknown",
      lightSourceOf(named),
    ]);
    const label = named ?? lamp ?? unnamed;
    const found = this.#wattsOf(row, source, lamp, named, notes);
    const total =
      found === null ? null : this.#luminaireWatts(row, found, source, lamp ?? named, notes);
    // A lamp is called by its own watts, as people order it.
    const called = found === null || readLampText(label).watts !== null ? null : found.watts;
    const given = total === null ? this.#given[label] : undefined;
    const watts = total ?? given ?? null;
    const ratedPower = watts ?? assumedWatts(source);
    if (watts === null) {
      notes.push({ code: "assumedPower", parameters: { watts: ratedPower } });
      this.#assume(label, ratedPower);
    }
    const standby = this.#columns.number(row, "standbyPower");
    const lumens = this.#columns.number(row, "lumens");
    return {
      name: this.#nameOf(label, named !== null, { total, given, called, ratedPower }),
      manufacturer: text("manufacturer"),
      lightSource: source === "unknown" ? null : source,
      ratedPower,
      standbyPower: standby !== null && standby >= 0 && standby < ratedPower ? standby : 0,
      powerCurve: watts === null ? [] : curveOf(this.#columns.value(row, "powerCurve")),
      lumens: lumens !== null && lumens > 0 ? lumens : null,
      assumed: watts === null,
    };
  }

  #nameOf(
    label: string,
    isNamed: boolean,
    watts: {
      readonly total: number | null;
      readonly given: number | undefined;
      readonly called: number | null;
      readonly ratedPower: number;
    },
  ): string {
    // What is a guess says so wherever the type is named.
    if (watts.total === null && watts.given === undefined)
      return `${label} ≈ ${watts.ratedPower} W`;
    if (watts.total === null) return `${label} ${watts.ratedPower} W`;
    return isNamed || watts.called === null ? label : `${label} ${watts.called} W`;
  }

  #assume(type: string, watts: number): void {
    const held = this.#assumed.get(type);
    if (held === undefined) this.#assumed.set(type, { count: 1, watts });
    else held.count += 1;
  }

  /** Types whose watts were assumed, the most frequent first. */
  assumed(): { type: string; count: number; watts: number }[] {
    return [...this.#assumed]
      .map(([type, { count, watts }]) => ({ type, count, watts }))
      .toSorted((a, b) => b.count - a.count)
      .slice(0, 200);
  }

  /** Watts that the row names: in their column, else in the text of the lamp or the type. */
  #wattsOf(
    row: SourceRow,
    source: LightSource,
    lamp: string | null,
    named: string | null,
    notes: ImportProblem[],
  ): (Watts & { readonly lamps: number | null }) | null {
    const value = this.#columns.value(row, "ratedPower");
    const text = this.#columns.text(row, "ratedPower");
    if (text !== null) {
      const number = parseNumber(value, this.#columns.signOf("ratedPower"));
      const isWatts = number !== null && /^(?:|w|watt|watts|va|kw|kva)$/i.test(number.unit);
      const isKilo = isWatts && /^k/i.test(number.unit);
      const read = isWatts ? null : readLampText(text);
      const watts = isWatts
        ? number.value * (isKilo || number.unit === "" ? (isKilo ? 1_000 : this.#watts.scale) : 1)
        : (read?.watts ?? null);
      // Zero is how lists write what they do not know; a gas lantern alone truly takes none.
      const least = source === "gas" ? 0 : Number.MIN_VALUE;
      if (watts !== null && watts >= least && watts <= mostWatts) {
        const isLamp = this.#watts.of === "lamp" || (this.#watts.of === "unsaid" && read !== null);
        return { watts: round(watts), isLamp, lamps: read?.lamps ?? null };
      }
      notes.push({
        code: watts === null ? "ignoredValue" : "impossibleWatts",
        parameters: {
          field: "ratedPower",
          column: this.#columns.nameOf("ratedPower"),
          value: text,
        },
      });
    }
    for (const words of [lamp, named]) {
      const read = words === null ? null : readLampText(words);
      const watts = read?.watts ?? 0;
      if (watts <= 0 || watts > mostWatts) continue;
      return { watts: round(watts), isLamp: true, lamps: read?.lamps ?? null };
    }
    return null;
  }

  /** Watts of the whole luminaire: all its lamps and, where only the lamp's are known, what its control gear takes. */
  #luminaireWatts(
    row: SourceRow,
    { watts, isLamp, lamps }: Watts & { readonly lamps: number | null },
    source: LightSource,
    label: string | null,
    notes: ImportProblem[],
  ): number {
    const nominal = this.#watts.of === "unsaid" ? wattsWithGear(source, watts) : null;
    if (!isLamp && nominal === null) return watts;
    const counted = lamps ?? this.#columns.number(row, "lampCount") ?? 1;
    const count = Number.isInteger(counted) && counted >= 1 && counted <= 16 ? counted : 1;
    const total = round(count * wattsWithUsualGear(source, watts));
    if (total !== count * watts) {
      notes.push({
        code: "gearAdded",
        parameters: { type: label, lamps: count, lampWatts: watts, watts: total },
      });
    }
    return total;
  }
}

function round(watts: number): number {
  return Math.round(watts * 100) / 100;
}

function firstKnown(sources: readonly LightSource[]): LightSource {
  return sources.find((source) => source !== "unknown") ?? "unknown";
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
