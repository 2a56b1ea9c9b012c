import type { ImportProblem } from "../../contract/imports.ts";
import type { Place } from "../place.ts";
import type { ReadItem } from "../read-items.ts";
import { readCabinet } from "./cabinet-reader.ts";
import type { ColumnsRead } from "./columns-read.ts";
import type { FilePlaces, FoundPlace } from "./file-places.ts";
import { headOf, type Identities } from "./identities.ts";
import { baseKey, numberOf } from "./identity.ts";
import type { LightReader } from "./light-reader.ts";
import type { Pair } from "./row-geometry.ts";
import type { KnownRow } from "./row-kind.ts";
import type { SourceRow } from "./source-rows.ts";

/** So many lamps may hang on one mast; more at one place stand there because nobody knew theirs. */
const mostOnMast = 16;

/** Makes of each row what it stands for, once all rows of the file have been looked at. */
export class RowItems {
  readonly #columns: ColumnsRead;
  readonly #places: FilePlaces;
  readonly #identities: Identities;
  readonly #lights: LightReader;
  /** The row of each cabinet by its number: two of one number are not one. */
  readonly #cabinets = new Map<string, number>();

  constructor(
    columns: ColumnsRead,
    places: FilePlaces,
    identities: Identities,
    lights: LightReader,
  ) {
    this.#columns = columns;
    this.#places = places;
    this.#identities = identities;
    this.#lights = lights;
  }

  /** Counts a row's identity in. */
  count(row: SourceRow, known: KnownRow): void {
    const [pair] = known.pairs;
    if (known.kind !== "light" || pair === undefined) return;
    this.#identities.count(baseKey(row, this.#columns), this.#numberOf(row), pair);
  }

  /** The items of a row whose first place has the number `first`; at least one. */
  of(row: SourceRow, known: KnownRow, first: number): readonly ReadItem[] {
    if (known.kind === "skipped") return [this.#skipped(row, known.problem, null)];
    if (known.kind === "street") return [this.#street(row, known)];
    const places: Place[] = [];
    const notes: ImportProblem[] = [];
    for (const i of known.pairs.keys()) {
      const place = this.#places.find(first + i);
      if (place.kind !== "at") return [this.#skipped(row, problemOf(place), atOf(place))];
      if (place.swapped && notes.length === 0) {
        notes.push({ code: "swappedCoordinates", parameters: {} });
      }
      places.push(place.at);
    }
    const [at] = places;
    const [pair] = known.pairs;
    if (at === undefined || pair === undefined) {
      return [this.#skipped(row, { code: "noCoordinates", parameters: {} }, null)];
    }
    if (known.kind === "light") return this.#light(row, places, at, pair, notes);
    const cabinet = readCabinet(row, this.#columns, at);
    if (cabinet === null) {
      return [this.#skipped(row, { code: "cabinetWithoutNumber", parameters: {} }, at)];
    }
    const earlier = this.#cabinets.get(cabinet.number);
    if (earlier !== undefined) {
      const parameters = { row: earlier, key: cabinet.number };
      return [this.#skipped(row, { code: "duplicateCabinet", parameters }, at)];
    }
    this.#cabinets.set(cabinet.number, row.row);
    return [{ ...cabinet, notes }];
  }

  #light(
    row: SourceRow,
    places: readonly Place[],
    at: Place,
    pair: Pair,
    notes: readonly ImportProblem[],
  ): readonly ReadItem[] {
    const reading = this.#lights.read(row, places);
    if (reading.kind === "skipped") return [this.#skipped(row, reading.problem, at)];
    const base = baseKey(row, this.#columns);
    const [draft] = reading.lights;
    const head = draft === undefined ? "" : headOf(draft);
    const standing = this.#identities.stand(base, at, row.row, head);
    if (standing.kind === "duplicate") {
      const key = base === null ? "" : base.slice(base.indexOf(":") + 1);
      const problem = { code: "duplicateKey", parameters: { row: standing.of, key } };
      return [this.#skipped(row, problem, at)];
    }
    const company = this.#company(row, pair, standing.head, reading.lights.length > 1);
    const all = [...notes, ...reading.notes, ...company];
    const isFurther = standing.head > 1;
    return reading.lights.map((light, i) => ({
      kind: "light",
      row: row.row,
      draft: {
        ...light,
        sourceKey: `${standing.key}${light.sourceKey}`,
        number: isFurther ? `${light.number}/${standing.head}` : light.number,
        mast: light.mast ?? (isFurther ? light.number : null),
      },
      // Of a row with several heads they stand at the first.
      notes: i === 0 ? all : [],
    }));
  }

  /** What other rows have in common with this one; `isSaid`: that it stands for several heads. */
  #company(row: SourceRow, pair: Pair, head: number, isSaid: boolean): ImportProblem[] {
    const { ofNumber, atPlace } = this.#identities.repeats(this.#numberOf(row), pair);
    const notes: ImportProblem[] = [];
    if (atPlace > mostOnMast) notes.push({ code: "manyAtPlace", parameters: { lights: atPlace } });
    else if ((atPlace > 1 || head > 1) && !isSaid) {
      notes.push({ code: "severalHeads", parameters: {} });
    }
    if (ofNumber > 1 && head === 1) {
      notes.push({
        code: "numberRepeats",
        parameters: { number: numberOf(row, this.#columns) },
      });
    }
    return notes;
  }

  /** The number by which a row's light point is counted: heads on one mast are numbered apart. */
  #numberOf(row: SourceRow): string | null {
    const number = numberOf(row, this.#columns);
    const head = this.#columns.text(row, "head");
    return number === null || head === null ? number : `${number}/${head}`;
  }

  #street(row: SourceRow, { name, lines }: Extract<KnownRow, { kind: "street" }>): ReadItem {
    const placed: Place[][] = [];
    for (const line of lines) {
      const places: Place[] = [];
      for (const pair of line) {
        const at = this.#places.convert(pair);
        if (at === null) {
          return this.#skipped(row, { code: "badCoordinates", parameters: {} }, null);
        }
        places.push(at);
      }
      placed.push(places);
    }
    return { kind: "street", row: row.row, name, lines: placed };
  }

  #skipped(row: SourceRow, problem: ImportProblem, at: Place | null): ReadItem {
    return { kind: "skipped", row: row.row, problem, number: numberOf(row, this.#columns), at };
  }
}

type LostPlace = Exclude<FoundPlace, { kind: "at" }>;

function atOf(place: LostPlace): Place | null {
  return place.kind === "far" ? place.at : null;
}

function problemOf(place: LostPlace): ImportProblem {
  switch (place.kind) {
    case "bad":
      return { code: "badCoordinates", parameters: {} };
    case "zero":
      return { code: "zeroCoordinates", parameters: {} };
    case "noSystem":
      return { code: "unknownSystem", parameters: {} };
    case "far": {
      const [longitude, latitude] = place.at;
      return {
        code: "farOff",
        parameters: {
          kilometers: place.kilometers,
          latitude: Number(latitude.toFixed(4)),
          longitude: Number(longitude.toFixed(4)),
        },
      };
    }
  }
}
