import type { InfluxConnection } from "./influx-connection.ts";
import { seriesOf } from "./telemetry-history.ts";
import type { HistoryQuery, Series } from "./telemetry.ts";

/** One light point's span by InfluxQL, the language 1.x, 2.x and 3.x share. Rejects with AppError "influxUnavailable". */
export async function influxHistory(
  connection: InfluxConnection,
  query: HistoryQuery,
): Promise<Series> {
  const fields = query.fields.map((field) => `"${field}"`).join(", ");
  const ofOutput = query.output === undefined ? "" : ` AND "output" = '${query.output}'`;
  const { columns, values } = await connection.query(
    `SELECT ${fields}, "clock" FROM "reading" WHERE "light" = '${escapeText(query.lightPointId)}'${ofOutput}` +
      ` AND time >= ${Math.ceil(query.from)}ms AND time < ${Math.ceil(query.to)}ms`,
  );
  const time = columns.indexOf("time");
  const clock = columns.indexOf("clock");
  const places = query.fields.map((field) => columns.indexOf(field));
  const readings = values.map((row, number) => ({
    at: Number(row[time]),
    clock: row[clock] === 1,
    // InfluxDB has made each reading one point already.
    identity: String(number),
    values: places.map((place) => {
      const value = row[place];
      return typeof value === "number" ? value : null;
    }),
  }));
  return seriesOf(query, readings);
}

function escapeText(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}
