import type { Migration } from "./migrate.ts";
import { field } from "./migrations/field/0001-field.ts";
import { devices } from "./migrations/field/0002-devices.ts";

/** The history of field.db, oldest first. */
export const fieldMigrations: readonly Migration[] = [field, devices];
