import type { TelemetryField, TelemetryRow } from "./telemetry.ts";

/**
 * Fields whose every value matters for a chart or a bill are kept with each reading. The others hardly move between two readings
 * and cost as much to store as these, so they are kept when they have moved by the amount here, and once an hour.
 * Units of the fields: % A 1 VA var Hz V A lx deg h count °C % dBm dB.
 */
const notableChange = {
  feedbackLevel: 0,
  supplyCurrent: 0.02,
  powerFactor: 0.02,
  apparentPower: 5,
  reactivePower: 5,
  frequency: 0.2,
  lightSourceVoltage: 2,
  lightSourceCurrent: 0.02,
  lightLevel: 5,
  tilt: 1,
  operatingHours: 0,
  switchOnCounter: 0,
  controlGearTemperature: 2,
  communicationQuality: 10,
  rssi: 6,
  snr: 3,
} as const satisfies Partial<Record<TelemetryField, number>>;

export type SlowField = keyof typeof notableChange;
const slowFields = Object.entries(notableChange) as [SlowField, number][]; // keys of the literal above

const HOUR = 3_600_000;
const STARTING_ROOM = 1_024;

/** Remembers what was last kept of each output, in 4 bytes a field, so that a million of them fit in memory. */
export class SlowFieldFilter {
  readonly #places = new Map<string, number>();
  #kept = new Float32Array(STARTING_ROOM * slowFields.length).fill(Number.NaN);
  #hourly = new Float64Array(STARTING_ROOM).fill(Number.NEGATIVE_INFINITY);

  /** The slow fields of this reading that are to be kept, as [field, value] pairs; null when none is. */
  keep(row: TelemetryRow): [SlowField, number][] | null {
    return this.keepAt(this.#placeOf(row), row);
  }

  /** The same for who numbers the outputs himself, from 0 without large gaps; a filter is used in one of both ways. */
  keepAt(place: number, row: TelemetryRow): [SlowField, number][] | null {
    while (place >= this.#hourly.length) this.#grow();
    const hourIsOver = Math.abs(row.ts - (this.#hourly[place] ?? 0)) >= HOUR;
    if (hourIsOver) this.#hourly[place] = row.ts;
    let kept: [SlowField, number][] | null = null;
    for (let number = 0; number < slowFields.length; number += 1) {
      const entry = slowFields[number];
      if (entry === undefined) continue;
      const value = row[entry[0]];
      if (value === undefined) continue;
      const at = place * slowFields.length + number;
      const before = this.#kept[at] ?? Number.NaN;
      // NaN: nothing kept yet. Float32 rounding is no change.
      const same = Math.abs(Math.fround(value) - before) <= entry[1];
      if (same && !hourIsOver) continue;
      this.#kept[at] = value;
      kept ??= [];
      kept.push([entry[0], value]);
    }
    return kept;
  }

  /** After a failed write: nothing counts as kept any more. */
  forget(): void {
    this.#kept.fill(Number.NaN);
    this.#hourly.fill(Number.NEGATIVE_INFINITY);
  }

  #placeOf(row: TelemetryRow): number {
    const key = row.output === 1 ? row.lightPointId : `${row.lightPointId}/${row.output}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#places.size;
    this.#places.set(key, place);
    return place;
  }

  #grow(): void {
    const kept = new Float32Array(this.#kept.length * 2).fill(Number.NaN);
    kept.set(this.#kept);
    this.#kept = kept;
    const hourly = new Float64Array(this.#hourly.length * 2).fill(Number.NEGATIVE_INFINITY);
    hourly.set(this.#hourly);
    this.#hourly = hourly;
  }
}
