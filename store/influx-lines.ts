import { SlowFieldFilter } from "./slow-fields.ts";
import type { RefusedRow, TelemetryField, TelemetryRow } from "./telemetry.ts";

/** The cost of InfluxDB is per field: these are what a chart or a bill needs, all others pass the slow filter. */
const everyReading: readonly TelemetryField[] = [
  "activePower",
  "actualLightLevel",
  "activeEnergy",
  "supplyVoltage",
];

const NS_PER_MS = 1_000_000;

interface Point {
  readonly ns: number;
  readonly bootId: number;
  readonly seq: number;
}

/** One output of one light point; its points of the newest millisecond tell whether the next one falls on one of them. */
interface LineSeries {
  readonly prefix: string;
  ts: number;
  points: Point[];
}

/** Turns readings into line protocol. Two readings of one output in the same millisecond stay two. */
export class LineMaker {
  readonly #slow = new SlowFieldFilter();
  readonly #series = new Map<string, LineSeries>();
  #collisions = 0;

  collisions(): number {
    return this.#collisions;
  }

  /** Null for a reading without any numeric field: there is nothing to draw. */
  line(row: TelemetryRow): string | null {
    let fields = "";
    for (const field of everyReading) {
      const value = row[field];
      if (value !== undefined) fields += `,${field}=${value}`;
    }
    for (const [field, value] of this.#slow.keep(row) ?? []) fields += `,${field}=${value}`;
    if (fields === "") return null;
    if (row.quality === "clock") fields += ",clock=1";
    const series = this.#seriesOf(row);
    const ns = String(this.#nanoseconds(series, row)).padStart(6, "0");
    return `${series.prefix} ${fields.slice(1)} ${row.ts}${ns}`;
  }

  #seriesOf(row: TelemetryRow): LineSeries {
    const key = row.output === 1 ? row.lightPointId : `${row.lightPointId}/${row.output}`;
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const prefix = `reading,light=${escapeTag(row.lightPointId)},output=${row.output}`;
    const series: LineSeries = { prefix, ts: Number.NaN, points: [] };
    this.#series.set(key, series);
    return series;
  }

  /**
   * The part below the millisecond: a hash of (bootId, seq), so that the same reading always falls on the same point and a
   * repeated write changes nothing. Two that fall on one point are set apart; as the inbox keeps their order, a repetition
   * sets them apart in the same way.
   */
  #nanoseconds(series: LineSeries, { ts, bootId, seq }: TelemetryRow): number {
    let ns = hash(bootId, seq) % NS_PER_MS;
    if (series.ts !== ts) {
      series.ts = ts;
      series.points = [{ ns, bootId, seq }];
      return ns;
    }
    const same = series.points.find((one) => one.bootId === bootId && one.seq === seq);
    if (same !== undefined) return same.ns;
    const given = new Set(series.points.map((one) => one.ns));
    if (given.has(ns)) this.#collisions += 1;
    while (given.has(ns)) ns = (ns + 1) % NS_PER_MS;
    series.points.push({ ns, bootId, seq });
    return ns;
  }
}

/** The reading a line was made from, for the report of a refused one. */
export function refusedRowOf(line: string, why: string): RefusedRow {
  const [series = "", , stamp = ""] = line.split(/(?<!\\) /u);
  const [, light = "", output = ""] = series.split(/(?<!\\),/u);
  return {
    lightPointId: light.slice("light=".length).replaceAll(/\\([,= ])/gu, "$1"),
    output: Number(output.slice("output=".length)),
    ts: Number(stamp.slice(0, -6)),
    why,
  };
}

function escapeTag(value: string): string {
  return /[,= ]/u.test(value) ? value.replaceAll(/[,= ]/gu, String.raw`\$&`) : value;
}

/** 32 bits in which a change of either number changes about half of them. */
export function hash(bootId: number, seq: number): number {
  let mixed = Math.imul(bootId ^ (bootId >>> 15), 0x2c1b3c6d) ^ Math.imul(seq + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
