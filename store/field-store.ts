import type { EpochMs } from "../domain/clock.ts";
import type { Twin } from "../domain/twin-model.ts";
import type { Ballast } from "./ballast.ts";
import type { DeviceCommand, StoredDevice } from "./field-device-records.ts";
import { deviceCommandOf, storedDeviceOf } from "./field-device-rows.ts";
import { fieldMigrations } from "./field-migrations.ts";
import { pruneStep } from "./field-prune.ts";
import type {
  Cause,
  DownMessage,
  EnergyHour,
  FieldEffects,
  LedgerLine,
  StoredOverride,
  TownHour,
} from "./field-records.ts";
import {
  causeOf,
  downMessageOf,
  energyHourOf,
  ledgerLineOf,
  overrideOf,
  townHourOf,
} from "./field-rows.ts";
import { type EffectsWriter, prepareEffects } from "./field-statements.ts";
import { migrate } from "./migrate.ts";
import { isDiskFull } from "./sqlite-failure.ts";
import { inTransaction, limitSize, openDatabase, type SqliteDatabase } from "./sqlite.ts";
import { bytesOf, textOf } from "./row.ts";
import { decodeTwin } from "./twin-row.ts";

/** Twins written in one step: about a millisecond. */
const TWINS_A_STEP = 200;

type CommitOutcome = { readonly kind: "committed" } | { readonly kind: "diskFull" };

/** A commit that is being made. */
export interface SteppedCommit {
  /** A portion of it; nothing of it can be seen before "committed". After "diskFull" nothing of it is left. */
  step(): CommitOutcome | { readonly kind: "more" };
}

/** field.db for the one thread that writes it. Synchronous. */
export interface FieldStore {
  /** Fencing epoch of this start of the commander: greater than every one before, persisted when the store was opened. */
  readonly epoch: number;
  /** Greatest version ever committed by the site's counter; 0 in the beginning. */
  lastVersion(): number;
  /** All effects and cursors in one transaction. `urgent` may use the ballast (commands, acks). */
  commit(effects: FieldEffects, urgent?: boolean): CommitOutcome;
  /** The same in steps; between them this store may be read, and nothing else. */
  commitInSteps(effects: FieldEffects): SteppedCommit;
  /** 0 for a consumer never seen. */
  cursor(consumer: string): number;
  /** Makes all commits so far survive a power cut (one fsync); a failing disk is "diskFull". */
  makeDurable(): CommitOutcome;
  loadTwins(): IterableIterator<Twin>;
  /** Hours of light points that start at `since` or later. */
  energyHours(since: EpochMs): EnergyHour[];
  townHours(since: EpochMs): TownHour[];
  /** Lines without `endedAt`. */
  openLedger(): LedgerLine[];
  ledgerLine(jobId: string, lightPointId: string): LedgerLine | null;
  overrides(): StoredOverride[];
  openCauses(): Cause[];
  /** Retained messages among these exact topics. */
  downMessages(topics: readonly string[]): DownMessage[];
  allDownMessages(): IterableIterator<DownMessage>;
  loadDevices(): IterableIterator<StoredDevice>;
  /** Without `endedAt`, oldest first. */
  openDeviceCommands(): DeviceCommand[];
  deviceCommand(commandId: string): DeviceCommand | null;
  /** Drops what is older than its term; a small step, true while there is more. */
  prune(now: EpochMs): boolean;
  close(): void;
}

export interface FieldStoreOptions {
  /** Real instant of this start, milliseconds since 1970. */
  readonly startedAt: EpochMs;
  readonly ballast?: Ballast;
  /** Bytes the file may grow to, for tests of a full disk; without bound when left out. */
  readonly maxBytes?: number;
}

/** Opens or creates field.db, brings its schema up to date and raises the epoch. */
export function openFieldStore(path: string, options: FieldStoreOptions): FieldStore {
  const db = openDatabase(path, {
    synchronous: "normal",
    // The same twins change with every commit: of a page that changed eight times a checkpoint copies only the last state.
    checkpointPages: 8_000,
    // Some 40,000 twins: what one commit changes at most in a large town.
    cacheKiB: 16_000,
  });
  migrate(db, fieldMigrations, options.startedAt);
  const epoch = raiseEpoch(db, options.startedAt);
  // No session outlives the broker (docs/decisions/0004).
  db.prepare("update devices set online = 0, connection_since = ? where online = 1").run(
    options.startedAt,
  );
  limitSize(db, options.maxBytes);
  const write = prepareEffects(db);
  const downMessage = db.prepare("select * from down_messages where topic = ?");
  const ledgerLine = db.prepare("select * from ledger where job_id = ? and light_point_id = ?");
  let lastVersion = Number(metaValue(db, "lastVersion") ?? 0);

  const attempt = (work: () => void): CommitOutcome => {
    try {
      inTransaction(db, work);
      return { kind: "committed" };
    } catch (error) {
      if (isDiskFull(error)) return { kind: "diskFull" };
      throw error;
    }
  };

  return {
    epoch,
    lastVersion: () => lastVersion,
    commit(effects, urgent = false) {
      const once = () =>
        attempt(() => {
          write.twins(effects, 0, effects.twins?.length ?? 0);
          write.rest(effects);
        });
      const outcome = options.ballast === undefined ? once() : options.ballast.guard(urgent, once);
      if (outcome.kind === "committed") {
        lastVersion = Math.max(lastVersion, effects.lastVersion ?? 0);
      }
      return outcome;
    },
    commitInSteps(effects) {
      const portion = portions(db, write, effects);
      return {
        step() {
          const { ballast } = options;
          const outcome = ballast === undefined ? portion() : ballast.guard(false, portion);
          // The ballast may have been given up since the first step.
          if (outcome.kind === "diskFull" && db.isTransaction) db.exec("rollback");
          if (outcome.kind === "committed") {
            lastVersion = Math.max(lastVersion, effects.lastVersion ?? 0);
          }
          return outcome;
        },
      };
    },
    cursor(consumer) {
      const row = db.prepare(`select "offset" from cursors where consumer = ?`).get(consumer);
      return Number(row?.["offset"] ?? 0);
    },
    makeDurable() {
      // A commit with FULL syncs the write-ahead log, and with it every commit before.
      db.exec("pragma synchronous = full");
      const outcome = attempt(() => setMeta(db, "epoch", String(epoch)));
      db.exec("pragma synchronous = normal");
      return outcome;
    },
    *loadTwins() {
      for (const row of db.prepare("select light_point_id, twin from twins").iterate()) {
        yield decodeTwin(textOf(row["light_point_id"]), bytesOf(row["twin"]));
      }
    },
    energyHours: (since) =>
      db.prepare("select * from energy_hours where hour_start >= ?").all(since).map(energyHourOf),
    townHours: (since) =>
      db
        .prepare("select * from town_hours where hour_start >= ? order by hour_start")
        .all(since)
        .map(townHourOf),
    openLedger: () =>
      db
        .prepare("select * from ledger where ended_at is null order by created_at")
        .all()
        .map(ledgerLineOf),
    ledgerLine(jobId, lightPointId) {
      const row = ledgerLine.get(jobId, lightPointId);
      return row === undefined ? null : ledgerLineOf(row);
    },
    overrides: () => db.prepare("select * from overrides").all().map(overrideOf),
    openCauses: () =>
      db.prepare("select * from causes where cleared_at is null order by since").all().map(causeOf),
    downMessages: (topics) =>
      topics.flatMap((topic) => {
        const row = downMessage.get(topic);
        return row === undefined ? [] : [downMessageOf(row)];
      }),
    *allDownMessages() {
      for (const row of db.prepare("select * from down_messages").iterate()) {
        yield downMessageOf(row);
      }
    },
    *loadDevices() {
      for (const row of db.prepare("select * from devices").iterate()) yield storedDeviceOf(row);
    },
    openDeviceCommands: () =>
      db
        .prepare("select * from device_commands where ended_at is null order by created_at")
        .all()
        .map(deviceCommandOf),
    deviceCommand(commandId) {
      const row = db.prepare("select * from device_commands where command_id = ?").get(commandId);
      return row === undefined ? null : deviceCommandOf(row);
    },
    prune: (now) => pruneStep(db, now),
    close: () => db.close(),
  };
}

/** What writes the next portion of the effects in a transaction of their own, and ends it with the last. */
function portions(
  db: SqliteDatabase,
  write: EffectsWriter,
  effects: FieldEffects,
): () => CommitOutcome | { readonly kind: "more" } {
  const count = effects.twins?.length ?? 0;
  let done = 0;
  return () => {
    try {
      if (!db.isTransaction) db.exec("begin immediate");
      write.twins(effects, done, done + TWINS_A_STEP);
      done += TWINS_A_STEP;
      if (done < count) return { kind: "more" };
      write.rest(effects);
      db.exec("commit");
      return { kind: "committed" };
    } catch (error) {
      if (db.isTransaction) db.exec("rollback");
      if (isDiskFull(error)) return { kind: "diskFull" };
      throw error;
    }
  };
}

/**
 * At least the seconds since 1970 of this start: a database restored from a backup has forgotten the epochs after it, and its
 * commands must still outrank them. At least one more than the last: the machine's clock may stand behind.
 */
function raiseEpoch(db: SqliteDatabase, startedAt: EpochMs): number {
  const epoch = Math.max(Number(metaValue(db, "epoch") ?? 0) + 1, Math.floor(startedAt / 1_000));
  db.exec("pragma synchronous = full");
  inTransaction(db, () => setMeta(db, "epoch", String(epoch)));
  db.exec("pragma synchronous = normal");
  return epoch;
}

function metaValue(db: SqliteDatabase, key: string): string | null {
  const row = db.prepare("select value from meta where key = ?").get(key);
  return row === undefined ? null : textOf(row["value"]);
}

function setMeta(db: SqliteDatabase, key: string, value: string): void {
  db.prepare("insert or replace into meta (key, value) values (?, ?)").run(key, value);
}
