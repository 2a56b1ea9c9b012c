import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../domain/clock.ts";
import { type Ballast, openBallast } from "../store/ballast.ts";
import { openFieldStore } from "../store/field-store.ts";
import { openInbox } from "../store/inbox.ts";
import { openOfficeReader } from "../store/office-reader.ts";
import type { TelemetryStore } from "../store/telemetry.ts";
import { openInfluxTelemetry } from "../store/telemetry-influx.ts";
import { openSqliteTelemetry } from "../store/telemetry-sqlite.ts";
import type { FieldConfig } from "./config.ts";
import { twinConsumer } from "./inbox-queue.ts";
import type { EngineOut, EngineStores } from "./engine-face.ts";

/** Opens field's files in the data directory, which is made when it is not there. */
export function openEngineStores(
  config: FieldConfig,
  clock: Clock,
  log: EngineOut["log"],
): { readonly stores: EngineStores; readonly ballast: Ballast } {
  const file = (name: string): string => join(config.dataDir, name);
  mkdirSync(config.dataDir, { recursive: true });
  const ballast = openBallast(file("ballast"));
  const field = openFieldStore(file("field.db"), { startedAt: clock.now(), ballast });
  const telemetry = openTelemetry(config, clock, file, log);
  const after = Math.max(field.cursor(twinConsumer), telemetry.cursor());
  const inbox = openInbox(file("inbox.db"), { after, ballast });
  const office = openOfficeReader(file("office.db"));
  return { stores: { field, telemetry, inbox, office }, ballast };
}

function openTelemetry(
  config: FieldConfig,
  clock: Clock,
  file: (name: string) => string,
  log: EngineOut["log"],
): TelemetryStore {
  const { influx } = config;
  if (influx === null) return openSqliteTelemetry(file("telemetry.db"), { now: clock.now() });
  return openInfluxTelemetry({
    ...influx,
    cursorPath: file("telemetry.cursor"),
    onRefused: (row) => log("warn", "InfluxDB refused a reading for good", { ...row }),
  });
}
