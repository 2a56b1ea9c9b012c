import { textOf } from "../../store/row.ts";
import type { StockLookup } from "../../store/stock-lookup.ts";
import type { Lines, Place } from "./place.ts";
import { metersBetween } from "./match.ts";
import { NearestStreet } from "./nearest-street.ts";
import type { ReadItem } from "./read-items.ts";

/** Heads of one mast may have been measured apart, but not so far. */
const sameMastMeters = 50;

/** What must be known of a whole file before its first row can be compared with the inventory. */
export class FileSurvey {
  /** Row by the key of each light point. */
  readonly keys = new Map<string, number>();
  /** Row that has a device's output: the first that names it. */
  readonly #claims = new Map<string, number>();
  readonly #streets = new Map<string, Lines[number][]>();
  /** Masts of which one row says that they carry the sign: then they all do. */
  readonly signedMasts = new Set<string>();
  /** Where each mast number was first met, and those that stand at places too far apart to be one mast. */
  readonly #mastPlaces = new Map<string, Place>();
  readonly #scatteredMasts = new Set<string>();
  /** Numbers of rows that were left out: their light points have not vanished, they could not be read. */
  readonly skippedNumbers = new Set<string>();

  private constructor() {}

  static async of(items: AsyncIterable<ReadItem>): Promise<FileSurvey> {
    const survey = new FileSurvey();
    for await (const item of items) survey.#see(item);
    return survey;
  }

  #see(item: ReadItem): void {
    if (item.kind === "street") {
      const lines = this.#streets.get(item.name);
      if (lines === undefined) this.#streets.set(item.name, [...item.lines]);
      else lines.push(...item.lines);
    } else if (item.kind === "skipped") {
      if (item.number !== null) this.skippedNumbers.add(item.number);
    } else if (item.kind === "light") {
      const { sourceKey, row, device, output, mast, zeichen394 } = item.draft;
      this.keys.set(sourceKey, row);
      if (mast !== null) this.#seeMast(mast, item.draft.at);
      if (mast !== null && zeichen394) this.signedMasts.add(mast);
      if (device === null) return;
      const key = deviceKey(device, output);
      if (!this.#claims.has(key)) this.#claims.set(key, row);
    }
  }

  #seeMast(mast: string, at: Place): void {
    const first = this.#mastPlaces.get(mast);
    if (first === undefined) this.#mastPlaces.set(mast, at);
    else if (metersBetween(first, at) > sameMastMeters) this.#scatteredMasts.add(mast);
  }

  /** Some towns count their masts anew in each street: then the number alone names none. */
  isScattered(mast: string): boolean {
    return this.#scatteredMasts.has(mast);
  }

  get streets(): ReadonlyMap<string, Lines> {
    return this.#streets;
  }

  /** The row that may have this output; undefined where none names it. */
  claimOf(device: string, output: number): number | undefined {
    return this.#claims.get(deviceKey(device, output));
  }

  /** Finds streets by place among the file's own and those of the inventory, which the file's replace. */
  nearestStreet(stock: StockLookup): (at: Place) => string | null {
    const nearest = new NearestStreet();
    const known = stock.rows(
      "select name, geometry from streets where geometry is not null and deleted_at is null",
    );
    for (const { name, geometry } of known) {
      if (typeof name !== "string" || this.#streets.has(name)) continue;
      // Written by imports alone, in this shape.
      nearest.add(name, JSON.parse(textOf(geometry)) as Lines);
    }
    for (const [name, lines] of this.#streets) nearest.add(name, lines);
    return nearest.isEmpty ? () => null : (at) => nearest.nameAt(at);
  }

  get hasStreets(): boolean {
    return this.#streets.size > 0;
  }
}

function deviceKey(device: string, output: number): string {
  return `${device} ${output}`;
}
