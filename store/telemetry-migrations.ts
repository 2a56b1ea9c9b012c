import type { Migration } from "./migrate.ts";
import { telemetry } from "./migrations/telemetry/0001-telemetry.ts";

/** The history of telemetry.db, oldest first. */
export const telemetryMigrations: readonly Migration[] = [telemetry];
