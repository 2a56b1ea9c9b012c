import proj4 from "proj4";
import { countries, type Country, type ListField, type TownSystem } from "./countries.ts";
import { SeededRandom } from "./random.ts";

/** What a row of the list must come to. */
type Expected =
  | {
      readonly kind: "lights";
      readonly at: readonly [number, number];
      readonly numbers: readonly string[];
      readonly watts: number;
      readonly cabinet: string | null;
      /** Codes of all notes, sorted. */
      readonly notes: readonly string[];
    }
  | { readonly kind: "cabinet"; readonly at: readonly [number, number]; readonly number: string }
  | { readonly kind: "skipped"; readonly code: string; readonly number: string | null };

type ListRow = Readonly<Record<ListField, string | number | null>>;

/** A row as it is to be written, and what must come of it. */
export interface NastyRow {
  readonly cells: ListRow;
  readonly expected: Expected;
  /** In GeoJSON, instead of a point at the row's coordinates. */
  readonly geometry?: { readonly type: string; readonly coordinates: unknown } | null;
  /** Written with a separator in an unquoted text (CSV only). */
  readonly isTorn?: boolean;
}

export interface NastyInventory {
  readonly country: Country;
  readonly system: TownSystem;
  readonly format: "csv" | "xlsx" | "geojson";
  readonly columns: readonly (readonly [ListField, string])[];
  readonly rows: readonly NastyRow[];
  /** The two columns of coordinates stand under each other's name. */
  readonly areAxesSwapped: boolean;
  readonly random: SeededRandom;
}

interface Lamp {
  readonly text: string;
  readonly watts: number;
  readonly notes: readonly string[];
}

/** Texts of lamps with the W of the luminaire: of the lamp itself, or with its usual control gear. */
const lamps: readonly Lamp[] = [
  { text: "LED 40W", watts: 40, notes: [] },
  { text: "LED 27,5 W", watts: 27.5, notes: [] },
  { text: "NAV 70 W", watts: 83, notes: ["gearAdded"] },
  { text: "HQL 125", watts: 137, notes: ["gearAdded"] },
  { text: "2x18W TC-L", watts: 52, notes: ["gearAdded"] },
  { text: "SON-T 150", watts: 170, notes: ["gearAdded"] },
  { text: "LED-36W-4000K", watts: 36, notes: [] },
];

/** A list of lamps as towns have them, with each trap at a known row. The same for each seed. */
export function nastyInventory(seed: number): NastyInventory {
  const random = new SeededRandom(seed);
  const country = random.pick(countries);
  const system = random.pick(country.systems);
  const format = random.pick(["csv", "csv", "xlsx", "geojson"] as const);
  const isGeoJson = format === "geojson";
  const fields: ListField[] = ["number", "kind", "street", "watts", "lamp", "cabinet", "heads"];
  if (!isGeoJson) fields.splice(random.below(fields.length), 0, "east", "north");
  // Names of axes and their order must come from one habit.
  const habit = random.below(country.columns.east.length);
  const columns = fields.map((field): readonly [ListField, string] => {
    const names = country.columns[field];
    const name = field === "east" || field === "north" ? names[habit] : random.pick(names);
    return [field, name ?? field];
  });
  const builder = new Builder(country, system, random, isGeoJson);
  const count = 60 + random.below(120);
  for (let i = 0; i < count; i++) builder.next();
  return {
    country,
    system,
    format,
    columns,
    rows: builder.rows,
    areAxesSwapped: !isGeoJson && tellsAxes(system) && random.chance(0.15),
    random,
  };
}

class Builder {
  readonly rows: NastyRow[] = [];
  readonly #country: Country;
  readonly #random: SeededRandom;
  readonly #isGeoJson: boolean;
  readonly #middle: readonly [number, number];
  readonly #digits: number;
  readonly #system: TownSystem;
  #count = 0;

  constructor(country: Country, system: TownSystem, random: SeededRandom, isGeoJson: boolean) {
    this.#country = country;
    this.#random = random;
    this.#isGeoJson = isGeoJson;
    this.#system = system;
    this.#middle = project(system, system.middle);
    this.#digits = system.epsg === 4326 ? 7 : 2;
  }

  /** A plain row; each call has its own number and a place of its own, 30 m from the next. */
  #plain(): { cells: ListRow; expected: Extract<Expected, { kind: "lights" }> } {
    const i = this.#count;
    this.#count += 1;
    const step = this.#system.epsg === 4326 ? 0.0004 : 30;
    const east = round(this.#middle[0] + (i % 14) * step, this.#digits);
    const north = round(this.#middle[1] + Math.floor(i / 14) * step, this.#digits);
    const lamp = this.#random.pick(lamps);
    const number = `L${1_000 + i}`;
    const cabinet = `S${i % 5}`;
    return {
      cells: {
        number,
        kind: this.#random.pick(this.#country.lampWords),
        street: this.#random.pick(this.#country.streets),
        east,
        north,
        watts: null,
        lamp: lamp.text,
        cabinet,
        heads: 1,
      },
      expected: {
        kind: "lights",
        at: place(this.#system, east, north),
        numbers: [number],
        watts: lamp.watts,
        cabinet,
        notes: [...lamp.notes],
      },
    };
  }

  /** Some 300 to 600 km, each time another. */
  #farOff(): number {
    const kilometers = (300 + this.#random.below(300)) * (this.#random.chance(0.5) ? 1 : -1);
    return this.#system.epsg === 4326 ? kilometers / 111 : kilometers * 1_000;
  }

  /** One more row, or a few that belong together; some in ten are traps. */
  next(): void {
    const { cells, expected } = this.#plain();
    // The first rows show what the list is like, as in real ones.
    const trap = this.rows.length < 12 || this.#random.chance(0.7) ? -1 : this.#random.below(20);
    const put = (
      changed: Partial<Record<ListField, string | number | null>>,
      outcome: Partial<Extract<Expected, { kind: "lights" }>> | Expected,
      more: Pick<NastyRow, "geometry" | "isTorn"> = {},
    ): void => {
      const merged =
        "code" in outcome || outcome.kind === "cabinet" ? outcome : { ...expected, ...outcome };
      // Both alternatives are whole.
      this.rows.push({ cells: { ...cells, ...changed }, expected: merged as Expected, ...more });
    };
    const notes = (...added: string[]): { notes: string[] } => ({
      notes: [...expected.notes, ...added].toSorted(),
    });
    const skip = (code: string): Expected => ({
      kind: "skipped",
      code,
      number: String(cells.number),
    });
    const { east, north } = cells;
    switch (trap) {
      case 0:
        return put({ east: north, north: east }, notes("swappedCoordinates"));
      case 1:
        return put({ east: 0, north: 0 }, skip("zeroCoordinates"));
      case 2:
        return this.#isGeoJson
          ? put({}, skip("noCoordinates"), { geometry: null })
          : put({ east: null }, skip("noCoordinates"));
      case 3:
        return this.#isGeoJson
          ? put({}, skip("notAPoint"), {
              geometry: {
                type: "Polygon",
                coordinates: [
                  [
                    [1, 2],
                    [1, 3],
                    [2, 3],
                    [1, 2],
                  ],
                ],
              },
            })
          : put({ north: "siehe Plan" }, skip("badCoordinates"));
      case 4:
        return put({ north: Number(north) + this.#farOff() }, skip("farOff"));
      case 5: {
        put({}, {});
        return put({}, skip("duplicateKey"));
      }
      case 6:
        return put(
          { watts: this.#random.pick([0, -70, 99_999]), lamp: "LED" },
          { watts: 40, notes: ["assumedPower", "impossibleWatts"] },
        );
      case 7:
        return put({ lamp: "LED" }, { watts: 40, notes: ["assumedPower"] });
      case 8:
        return put({ lamp: "LED", watts: 54.5 }, { watts: 54.5, notes: [] });
      case 9:
        return put({ lamp: "LED", watts: "33 W" }, { watts: 33, notes: [] });
      case 10:
        return put({ kind: this.#random.pick(this.#country.otherWords) }, skip("notALamp"));
      case 11:
        return put(
          { kind: this.#random.pick(this.#country.cabinetWords), lamp: null, heads: null },
          { kind: "cabinet", at: expected.at, number: String(cells.number) },
        );
      case 12:
        return put({ heads: 0 }, skip("noLamps"));
      case 13:
        return put(
          { heads: 2 },
          { numbers: [`${cells.number}/1`, `${cells.number}/2`], ...notes("severalHeads") },
        );
      case 14:
        // The same date twice would be a number that repeats.
        if (this.rows.some((row) => row.cells.number === "3. Mrz")) return put({}, {});
        return put({ number: "3. Mrz" }, { numbers: ["3. Mrz"], ...notes("numberBecameDate") });
      case 15:
        return put({ number: null }, { numbers: [], ...notes("withoutNumber") });
      case 16: {
        // Two lamps under two numbers at one place.
        put({}, notes("severalHeads"));
        const other = `${cells.number}b`;
        return put({ number: other }, { numbers: [other], ...notes("severalHeads") });
      }
      case 17: {
        // The number once more, elsewhere.
        put({}, notes("numberRepeats"));
        const second = this.#plain();
        const expectedNotes = [...second.expected.notes, "numberRepeats"].toSorted();
        this.rows.push({
          cells: { ...second.cells, number: cells.number },
          expected: { ...second.expected, numbers: expected.numbers, notes: expectedNotes },
        });
        return;
      }
      case 18:
        return put({ cabinet: null }, { cabinet: null });
      case 19:
        return this.#isGeoJson
          ? put({}, {}, { geometry: { type: "MultiPoint", coordinates: [[east, north]] } })
          : put({}, skip("tornRow"), { isTorn: true });
      default:
        return put({}, {});
    }
  }
}

/** In Poland's system a town with its axes turned is another Polish town, and S-JTSK is written either way. */
function tellsAxes({ epsg }: TownSystem): boolean {
  return epsg !== 5514 && epsg !== 2180;
}

function project({ definition }: TownSystem, at: readonly [number, number]): [number, number] {
  const [east = 0, north = 0] = proj4("+proj=longlat +datum=WGS84", definition).forward([...at]);
  return [east, north];
}

function place({ definition }: TownSystem, east: number, north: number): [number, number] {
  const [longitude = 0, latitude = 0] = proj4(definition, "+proj=longlat +datum=WGS84").forward([
    east,
    north,
  ]);
  return [longitude, latitude];
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
