import { connectInflux, type InfluxConfig } from "./influx-connection.ts";
import { influxHistory } from "./influx-history.ts";
import { rowsOf, startSqliteClient } from "./sqlite-client.ts";
import type { SqlValue } from "./sqlite.ts";
import { historyStatement, readingOf, seriesOf } from "./telemetry-history.ts";
import type { TelemetryReader } from "./telemetry.ts";

export type TelemetryPlace =
  | { readonly kind: "sqlite"; readonly path: string }
  | ({ readonly kind: "influx" } & InfluxConfig);

/**
 * History for the office process. SQLite is read in a worker thread; while telemetry.db is not there yet every series is empty.
 * With InfluxDB away history() rejects with AppError "influxUnavailable".
 */
export async function openTelemetryReader(place: TelemetryPlace): Promise<TelemetryReader> {
  if (place.kind === "influx") {
    const connection = connectInflux(place);
    return {
      history: (query) => influxHistory(connection, query),
      close: async () => connection.close(),
    };
  }
  const client = await startSqliteClient({
    path: place.path,
    role: "reader",
    schema: "telemetry",
    now: 0,
  });
  return {
    async history(query) {
      const { sql, values } = historyStatement(query);
      const rows = rowsOf<Record<string, SqlValue>>(await client.query(sql, values));
      return seriesOf(
        query,
        rows.map((row) => readingOf(row, query.fields)),
      );
    },
    close: () => client.close(),
  };
}
