import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { openInfluxTelemetry } from "../../store/telemetry-influx.ts";
import { openTelemetryReader } from "../../store/telemetry-reader.ts";
import { openSqliteTelemetry } from "../../store/telemetry-sqlite.ts";
import { requireServer, startInflux, type InfluxServer } from "../servers.ts";
import { START, telemetryCases } from "./store-telemetry-cases.ts";

/** One suite for the port, run on each adapter. */

const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-telemetry-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let places = 0;

telemetryCases("SQLite", async () => {
  places += 1;
  const path = join(folder, `telemetry-${places}.db`);
  return {
    open: () => openSqliteTelemetry(path, { now: START, chunkRows: 10 }),
    openReader: () => openTelemetryReader({ kind: "sqlite", path }),
  };
});

describe.skipIf(!requireServer("influxd"))("with influxd", () => {
  let server: InfluxServer;
  beforeAll(async () => {
    server = await startInflux();
  });
  afterAll(() => server.remove());

  telemetryCases("InfluxDB", async () => {
    places += 1;
    const config = { url: server.url, database: `town ${places}` };
    return {
      open: () =>
        openInfluxTelemetry({
          ...config,
          cursorPath: join(folder, `cursor-${config.database}.db`),
          onRefused: (row) => {
            throw new Error(`refused: ${row.why}`);
          },
        }),
      openReader: () => openTelemetryReader({ kind: "influx", ...config }),
    };
  });
});
