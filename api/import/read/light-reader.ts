import type { LightingClass, Switching } from "../../../domain/light.ts";
import type { ImportProblem } from "../../contract/imports.ts";
import type { Place } from "../place.ts";
import type { LightDraft } from "../light-draft.ts";
import type { ColumnProfile } from "./column-profile.ts";
import type { ColumnsRead } from "./columns-read.ts";
import type { ImportField } from "./field-words.ts";
import { identityText, numberOf, streetOf } from "./identity.ts";
import { becameDate, lostNumber } from "./lost-numbers.ts";
import { dateOf } from "./row-dates.ts";
import type { SourceRow } from "./source-rows.ts";
import type { TypeReader } from "./type-reader.ts";
import { booleanOf, textOf } from "./values.ts";

/** More heads than this on one mast is a slip of the pen. */
const mostHeads = 16;
const deviceId = /^[A-Za-z0-9_-]{1,64}$/;
const longestNote = 2_000;

export type LightReading =
  | {
      readonly kind: "lights";
      readonly lights: readonly LightDraft[];
      readonly notes: readonly ImportProblem[];
    }
  | { readonly kind: "skipped"; readonly problem: ImportProblem };

/** Reads rows as the light points that they stand for. */
export class LightReader {
  readonly #columns: ColumnsRead;
  readonly #types: TypeReader;
  readonly #numbers: ColumnProfile | undefined;

  /** `numbers` is the profile of the column of numbers. */
  constructor(columns: ColumnsRead, types: TypeReader, numbers: ColumnProfile | undefined) {
    this.#columns = columns;
    this.#types = types;
    this.#numbers = numbers;
  }

  /**
   * One light point, or several where the row stands for a mast with several heads or has several places. Their keys are the ends that
   * tell them apart ("", or "#1", "#2"), for the row's own key is not known here.
   */
  read(row: SourceRow, places: readonly Place[]): LightReading {
    const columns = this.#columns;
    const notes: ImportProblem[] = [];
    const counted = columns.has("headCount") ? columns.number(row, "headCount") : null;
    const said = columns.text(row, "headCount");
    const heads = places.length > 1 ? places.length : (counted ?? (said === null ? 1 : Number.NaN));
    if (heads === 0) return { kind: "skipped", problem: { code: "noLamps", parameters: {} } };
    if (!Number.isInteger(heads) || heads < 0 || heads > mostHeads) {
      return { kind: "skipped", problem: { code: "badHeadCount", parameters: { value: said } } };
    }
    const own = numberOf(row, columns);
    const number =
      own ?? identityText(columns.value(row, "sourceId")) ?? textOf(row.id) ?? `#${row.row}`;
    if (own === null) notes.push({ code: "withoutNumber", parameters: {} });
    const lost = own === null ? null : lostNumber(own, this.#numbers);
    if (lost !== null) notes.push(lost);
    const head = columns.text(row, "head");
    const mast = identityText(columns.value(row, "mast"));
    const light = this.#common(row, notes);
    const output = this.#inRange(row, "output", [1, 255], 1, notes);
    const [at] = places;
    // A light row always has a place: rows without one were left out before.
    if (at === undefined) throw new RangeError(`row ${row.row} has no place`);
    if (heads === 1) {
      const named = head !== null && head !== "0" ? `${number}/${head}` : number;
      const isOneOfSeveral = head !== null && !number.endsWith(`/${head}`);
      const draft: LightDraft = {
        ...light,
        at,
        mast: mast ?? (isOneOfSeveral ? number : null),
        sourceKey: "",
        number: isOneOfSeveral ? named : number,
        output,
      };
      return { kind: "lights", lights: [draft], notes };
    }
    notes.push({ code: "severalHeads", parameters: {} });
    const lights = Array.from({ length: heads }, (_, i): LightDraft => ({
      ...light,
      at: places[i] ?? at,
      mast: mast ?? (places.length > 1 ? null : number),
      sourceKey: `#${i + 1}`,
      number: `${number}/${i + 1}`,
      output: output + i,
    }));
    return { kind: "lights", lights, notes };
  }

  #common(
    row: SourceRow,
    notes: ImportProblem[],
  ): Omit<LightDraft, "sourceKey" | "number" | "output" | "at" | "mast"> {
    const columns = this.#columns;
    const chosen = <T extends string>(
      field: ImportField,
      choose: (word: string) => T | null,
    ): T | null => {
      const word = columns.text(row, field);
      const found = word === null ? null : choose(word);
      if (word !== null && found === null) this.#ignored(row, field, notes);
      return found;
    };
    const device = chosen("device", (word) => (deviceId.test(word) ? word : null));
    const cabinet = identityText(columns.value(row, "cabinet"));
    const installedOn = dateOf(columns.value(row, "installedOn"));
    if (installedOn === null && columns.text(row, "installedOn") !== null) {
      this.#ignored(row, "installedOn", notes);
    }
    return {
      row: row.row,
      street: streetOf(row, columns),
      houseNumber: chosen("houseNumber", (word) => (becameDate(word) ? null : word)),
      area: columns.text(row, "area"),
      cabinet,
      segment: cabinet === null ? null : identityText(columns.value(row, "segment")),
      phase: chosen("phase", phaseOf),
      type: this.#types.read(row, notes),
      switching:
        chosen("switching", switchingOf) ??
        (device !== null ? "networked" : cabinet !== null ? "byCabinet" : "notNetworked"),
      device,
      lightingClass: chosen("lightingClass", lightingClassOf),
      minimumLevel: this.#inRange(row, "minimumLevel", [0, 100], 0, notes),
      defaultLevel: this.#inRange(row, "defaultLevel", [0, 100], 100, notes),
      neverDim: this.#flag(row, "neverDim", notes),
      zeichen394: this.#flag(row, "zeichen394", notes),
      installedOn,
      note: noteOf(columns.value(row, "note")),
    };
  }

  #ignored(row: SourceRow, field: ImportField, notes: ImportProblem[]): void {
    const column = this.#columns.nameOf(field);
    const value = textOf(this.#columns.value(row, field));
    notes.push({ code: "ignoredValue", parameters: { field, column, value } });
  }

  #inRange(
    row: SourceRow,
    field: ImportField,
    [least, greatest]: readonly [number, number],
    usual: number,
    notes: ImportProblem[],
  ): number {
    if (this.#columns.text(row, field) === null) return usual;
    const number = this.#columns.number(row, field);
    // Spreadsheets keep 50 % as 0.5.
    const whole =
      number !== null && number > 0 && number < 1 && greatest === 100
        ? Math.round(number * 100)
        : number;
    if (whole !== null && Number.isInteger(whole) && whole >= least && whole <= greatest) {
      return whole;
    }
    this.#ignored(row, field, notes);
    return usual;
  }

  #flag(row: SourceRow, field: ImportField, notes: ImportProblem[]): boolean {
    const value = this.#columns.value(row, field);
    const found = booleanOf(value);
    if (value !== undefined && found === null) this.#ignored(row, field, notes);
    return found ?? false;
  }
}

function noteOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string" || value.trim() === "") return null;
  return value.trim().slice(0, longestNote);
}

function phaseOf(word: string): "L1" | "L2" | "L3" | null {
  const letter =
    /^(?:L\s?)?([123])$/i.exec(word)?.[1] ?? { R: "1", S: "2", T: "3" }[word.toUpperCase()];
  return letter === "1" ? "L1" : letter === "2" ? "L2" : letter === "3" ? "L3" : null;
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
