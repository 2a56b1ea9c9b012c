import { existsSync } from "node:fs";
import { isMigrated } from "./migrate.ts";
import { officeMigrations } from "./office-migrations.ts";
import type { WorkLock } from "../domain/work-lock.ts";
import {
  calendarOf,
  gatewaysOf,
  intentOf,
  lightOf,
  LIGHTS_OF,
  programOf,
  readInventory,
  WORK_LOCKS,
  workLockOf,
} from "./office-rows.ts";
import type {
  Credential,
  Inventory,
  InventoryLight,
  Revisions,
  StoredCalendar,
  StoredIntent,
  StoredProgram,
} from "./office-records.ts";
import type { DeviceKind } from "./office-schema.ts";
import { openForReading, type SqliteDatabase, type SqlValue } from "./sqlite.ts";
import { bytesOf, numberOf, textOf, type Row } from "./row.ts";

/**
 * Read-only view of office.db for field. Synchronous. While the file or its schema is not there yet, everything is empty
 * and revisions are 0; each call looks again.
 */
export interface OfficeReader {
  ready(): boolean;
  revisions(): Revisions;
  inventory(): Inventory;
  /** Those of the light points that are there and not deleted, by their index. */
  lights(lightIds: readonly string[]): InventoryLight[];
  /** By device id: the devices a gateway may speak for. */
  gateways(): Inventory["gateways"];
  /** Locks that nobody has ended, also those whose time is over. */
  workLocks(): WorkLock[];
  programs(): StoredProgram[];
  calendars(): StoredCalendar[];
  credential(deviceId: string): Credential | null;
  /** By its SHA-256, 64 hexadecimal digits in lower case. One that nobody has put down is not revoked. */
  isCertificateRevoked(fingerprint: string): boolean;
  /** Ascending by id, greater than `id`. */
  intentsAfter(id: number, limit: number): StoredIntent[];
  close(): void;
}

const emptyInventory: Inventory = {
  revision: 0,
  lights: [],
  cabinets: [],
  segments: [],
  luminaireTypes: [],
  gateways: new Map(),
};

/** Opens the view; the file may come later. */
export function openOfficeReader(path: string): OfficeReader {
  let open: SqliteDatabase | null = null;

  const database = (): SqliteDatabase | null => {
    if (open !== null || !existsSync(path)) return open;
    const db = openForReading(path);
    if (isMigrated(db, officeMigrations)) open = db;
    else db.close();
    return open;
  };

  const rows = (sql: string, ...values: SqlValue[]): Row[] =>
    database()
      ?.prepare(sql)
      .all(...values) ?? [];

  const revision = (key: string): number => {
    const [row] = rows("select value from meta where key = ?", key);
    return Number(row?.["value"] ?? 0);
  };

  const speaksFor = (gatewayId: string): string[] =>
    rows("select id from devices where gateway_id = ? and revoked_at is null", gatewayId).map(
      (row) => textOf(row["id"]),
    );

  return {
    ready: () => database() !== null,
    revisions: () => ({
      inventory: revision("inventoryRevision"),
      programs: revision("programsRevision"),
    }),
    inventory() {
      const db = database();
      if (db === null) return emptyInventory;
      // One snapshot, so that the revision belongs to the rows.
      db.exec("begin");
      try {
        return readInventory(rows, revision("inventoryRevision"));
      } finally {
        db.exec("commit");
      }
    },
    lights: (ids) => rows(LIGHTS_OF, JSON.stringify(ids)).map(lightOf),
    gateways: () => gatewaysOf(rows),
    workLocks: () => rows(WORK_LOCKS).map(workLockOf),
    programs: () =>
      rows(
        `select p.id, p.name, v.version, v.content from programs p
          join program_versions v on v.program_id = p.id and v.version = p.current_version
          where p.deleted_at is null order by p.id`,
      ).map(programOf),
    calendars: () => rows("select * from calendars order by id").map(calendarOf),
    credential(deviceId) {
      const [row] = rows("select * from devices where id = ?", deviceId);
      if (row === undefined) return null;
      const kind = row["kind"] as DeviceKind; // by the table's check
      return {
        deviceId,
        secretHash: row["secret_hash"] === null ? null : bytesOf(row["secret_hash"]),
        oldSecretHash: row["old_secret_hash"] === null ? null : bytesOf(row["old_secret_hash"]),
        oldSecretUntil: row["old_secret_until"] === null ? null : numberOf(row["old_secret_until"]),
        kind,
        revoked: row["revoked_at"] !== null,
        speaksFor: kind === "gateway" ? speaksFor(deviceId) : [],
      };
    },
    isCertificateRevoked(fingerprint) {
      const sql =
        "select 1 from device_certificates where fingerprint = ? and revoked_at is not null";
      return rows(sql, fingerprint).length > 0;
    },
    intentsAfter: (id, limit) =>
      rows("select * from intents where id > ? order by id limit ?", id, limit).map(intentOf),
    close() {
      open?.close();
      open = null;
    },
  };
}
