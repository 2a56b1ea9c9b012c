import type { EpochMs } from "../domain/clock.ts";

/** Numeric fields of a reading, by their names on the wire. Units as in the contract (W, Wh, V, A, %, °C, h, ...). */
export type TelemetryField =
  | "actualLightLevel"
  | "feedbackLevel"
  | "activePower"
  | "activeEnergy"
  | "supplyVoltage"
  | "supplyCurrent"
  | "powerFactor"
  | "apparentPower"
  | "reactivePower"
  | "frequency"
  | "lightSourceVoltage"
  | "lightSourceCurrent"
  | "lightLevel"
  | "tilt"
  | "operatingHours"
  | "switchOnCounter"
  | "controlGearTemperature"
  | "communicationQuality"
  | "rssi"
  | "snr";

/** One reading of one output, checked and understood, on its way into history. */
export type TelemetryRow = {
  readonly lightPointId: string;
  readonly ts: EpochMs;
  readonly bootId: number;
  readonly seq: number;
  readonly output: number;
  /** "clock": the device's time was more than 5 minutes ahead. */
  readonly quality: "good" | "clock";
} & { readonly [field in TelemetryField]?: number };

export type TelemetryOutcome =
  | { readonly kind: "stored" }
  /** Nothing was written and the cursor stands where it stood: give the same rows again later. */
  | { readonly kind: "diskFull" }
  /** The store was closed before the rows were stored; the cursor stands before them. */
  | { readonly kind: "closed" };

export interface HistoryQuery {
  readonly lightPointId: string;
  /** All outputs' readings when left out. */
  readonly output?: number;
  /** From this instant on, before `to`. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly fields: readonly TelemetryField[];
  /** Above this number of readings the series is thinned; minima and maxima of the first field survive. At least 4. */
  readonly maxPoints: number;
}

/**
 * Columns of equal length, ascending by time; null where a reading did not carry the field. Readings without any of the fields
 * asked for are left out.
 */
export interface Series {
  readonly at: readonly EpochMs[];
  /** True where the device's time was more than 5 minutes ahead (quality "clock"). */
  readonly clock: readonly boolean[];
  readonly values: Readonly<Partial<Record<TelemetryField, readonly (number | null)[]>>>;
  /** Readings in the span, before thinning. */
  readonly readings: number;
}

/** Reading side, for any process. */
export interface TelemetryReader {
  history(query: HistoryQuery): Promise<Series>;
  close(): Promise<void>;
}

/**
 * Port for history: SQLite beside us, or InfluxDB. The same reading (light point, output, bootId, seq, ts) given again stays one.
 * Slow fields (counters, temperatures, radio) are kept when they changed notably, and hourly.
 */
export interface TelemetryStore extends TelemetryReader {
  /**
   * Stores the rows and then moves the cursor to `cursor` (an inbox offset); `rows` may be empty. Calls may overlap but their cursors
   * must ascend. Resolves when the rows are stored: with InfluxDB away that is when it is back.
   */
  append(rows: readonly TelemetryRow[], cursor: number): Promise<TelemetryOutcome>;
  /** Inbox offset up to which everything is stored; 0 in the beginning. */
  cursor(): number;
  /** Makes everything up to the cursor it returns survive a power cut: up to there the inbox may be trimmed. */
  makeDurable(): number;
  /** A small step of background work, at most some 10 ms (re-keying, retention); true while there is more to do. */
  tidy(now: EpochMs): boolean;
  state(): TelemetryState;
}

interface TelemetryState {
  readonly kind: "sqlite" | "influx";
  /** False while InfluxDB cannot be written; `problem` then says why, in English, for log and health page. */
  readonly reachable: boolean;
  readonly problem: string | null;
  /** Rows accepted by append and not stored yet. */
  readonly waitingRows: number;
  /** Rows the server refused for good, each reported through onRefused. */
  readonly refusedRows: number;
  /** Pairs of readings that fell on the same nanosecond and were set apart. */
  readonly collisions: number;
}

/** A row that InfluxDB takes under no circumstances (field type conflict, older than its retention policy, ...). */
export interface RefusedRow {
  readonly lightPointId: string;
  readonly output: number;
  readonly ts: EpochMs;
  readonly why: string;
}
