import type { SqlValue } from "./sqlite.ts";
import type { HistoryQuery, Series, TelemetryField } from "./telemetry.ts";
import { thinReadings, type Reading } from "./thin-series.ts";
import { numberOf, type Row } from "./row.ts";

/** Columns of their own in telemetry.db; all other fields lie together in `rest`. */
const columns: Readonly<Partial<Record<TelemetryField, string>>> = {
  actualLightLevel: "level",
  activePower: "power",
  activeEnergy: "energy",
  supplyVoltage: "voltage",
};

const SELECTED = "ts, output, boot, seq, clock, level, power, energy, voltage, rest";

/** The statement that reads one light point's span from the chunks it touches and from what has not been moved yet. */
export function historyStatement(query: HistoryQuery): { sql: string; values: SqlValue[] } {
  const ofOutput = query.output === undefined ? "" : "and output = :output";
  const sql = `
    with light as (select id from lights where light_point_id = ?1)
    select ${SELECTED} from readings
      where chunk in (select id from chunks where max_ts >= ?2 and min_ts < ?3)
        and light = (select id from light) and ts >= ?2 and ts < ?3 ${ofOutput.replace(":output", "?4")}
    union all
    select ${SELECTED} from readings_hot
      where id > (select value from meta where key = 'movedThrough')
        and light = (select id from light) and ts >= ?2 and ts < ?3 ${ofOutput.replace(":output", "?4")}`;
  const values: SqlValue[] = [query.lightPointId, query.from, query.to];
  if (query.output !== undefined) values.push(query.output);
  return { sql, values };
}

/** A stored row as the reading it is; `identity` tells one reading from another of the same instant. */
export interface StoredReading extends Reading {
  readonly identity: string;
}

export function readingOf(row: Row, fields: readonly TelemetryField[]): StoredReading {
  const rest = restOf(row["rest"]);
  return {
    at: numberOf(row["ts"]),
    clock: row["clock"] === 1,
    identity: `${numberOf(row["output"])}/${numberOf(row["boot"])}/${numberOf(row["seq"])}`,
    values: fields.map((field) => {
      const column = columns[field];
      const value = column === undefined ? rest[field] : row[column];
      return typeof value === "number" ? value : null;
    }),
  };
}

function restOf(text: SqlValue | undefined): Partial<Record<TelemetryField, number>> {
  // Written by telemetry-sqlite.ts as an object of numbers by field.
  return typeof text === "string"
    ? (JSON.parse(text) as Partial<Record<TelemetryField, number>>)
    : {};
}

/** Readings in any order as columns: sorted, each reading once, thinned to what was asked for. */
export function seriesOf(query: HistoryQuery, stored: readonly StoredReading[]): Series {
  const telling = stored.filter((reading) => reading.values.some((value) => value !== null));
  const readings = withoutRepetition(telling.toSorted((a, b) => a.at - b.at));
  const shown = thinReadings(readings, query.from, query.to, query.maxPoints);
  const values: Partial<Record<TelemetryField, (number | null)[]>> = {};
  for (const [place, field] of query.fields.entries()) {
    values[field] = shown.map((reading) => reading.values[place] ?? null);
  }
  return {
    at: shown.map((reading) => reading.at),
    clock: shown.map((reading) => reading.clock),
    values,
    readings: readings.length,
  };
}

/** A reading that came twice is one; a field that only one of the two kept (slow fields) is not lost. */
function withoutRepetition(sorted: readonly StoredReading[]): StoredReading[] {
  const kept: StoredReading[] = [];
  for (const reading of sorted) {
    const twin = sameInstantAndIdentity(kept, reading);
    if (twin === null) kept.push(reading);
    else for (const [place, value] of reading.values.entries()) twin.values[place] ??= value;
  }
  return kept;
}

function sameInstantAndIdentity(
  kept: readonly StoredReading[],
  reading: StoredReading,
): StoredReading | null {
  for (let place = kept.length - 1; place >= 0; place -= 1) {
    const other = kept[place];
    if (other === undefined || other.at !== reading.at) return null;
    if (other.identity === reading.identity) return other;
  }
  return null;
}
