import type { EpochMs } from "../domain/clock.ts";
import type { Twin } from "../domain/twin-model.ts";
import type { DeviceCommand, Knock, StoredDevice } from "./field-device-records.ts";
import { deviceCommandOf, knockOf, KNOCKS, storedDeviceOf } from "./field-device-rows.ts";
import type {
  Cause,
  EnergyHour,
  LedgerLine,
  LedgerState,
  Quarantined,
  SecurityEvent,
  StoredOverride,
  TownHour,
} from "./field-records.ts";
import {
  causeOf,
  downMessageOf,
  energyHourOf,
  ledgerLineOf,
  overrideOf,
  securityEventOf,
  townHourOf,
} from "./field-rows.ts";
import { type CabinetLiveRow, cabinetLiveOf } from "./cabinet-live.ts";
import { rowsOf, startSqliteClient } from "./sqlite-client.ts";
import { decodeTwin } from "./twin-row.ts";
import { bytesOf, numberOf, textOf, textOrNull, type Row } from "./row.ts";

interface QuarantineEntry extends Quarantined {
  readonly id: number;
  /** Bytes of the whole payload; `payload` holds at most the first 4 KiB. */
  readonly size: number;
}

interface QuarantinePage {
  readonly entries: readonly QuarantineEntry[];
  readonly total: number;
  /** Give it as `before` for the next page; null at the end. */
  readonly next: number | null;
}

interface FieldMarks {
  readonly epoch: number;
  readonly lastVersion: number;
  readonly cursors: Readonly<Record<string, number>>;
}

/**
 * Read-only view of field.db for office: each call runs in a worker thread. While field has never started everything is empty.
 */
export interface FieldReader {
  ready(): Promise<boolean>;
  marks(): Promise<FieldMarks>;
  /** All twins in portions of at most 500, so that an event loop can breathe between them. */
  twins(): AsyncIterable<readonly Twin[]>;
  twinsOf(lightPointIds: readonly string[]): Promise<Twin[]>;
  twin(lightPointId: string): Promise<Twin | null>;
  /** What controllers of cabinets say, by the ids of cabinets and segments; absent where nothing is known. */
  cabinetsLive(ids: readonly string[]): Promise<ReadonlyMap<string, CabinetLiveRow>>;
  ledger(jobId: string): Promise<LedgerLine[]>;
  /** Newest first. */
  ledgerOfLight(lightPointId: string, limit: number): Promise<LedgerLine[]>;
  ledgerCounts(jobId: string): Promise<Partial<Record<LedgerState, number>>>;
  overrides(): Promise<StoredOverride[]>;
  overrideOf(lightPointId: string): Promise<StoredOverride | null>;
  /** Hours of one light point with from <= start < to. */
  energyOfLight(lightPointId: string, from: EpochMs, to: EpochMs): Promise<EnergyHour[]>;
  townEnergy(from: EpochMs, to: EpochMs): Promise<TownHour[]>;
  /** Sum over light points by hour and source. */
  energyBySource(
    from: EpochMs,
    to: EpochMs,
  ): Promise<{ hourStart: EpochMs; source: EnergyHour["source"]; wh: number; gapMs: number }[]>;
  /** Wh of each light point over the span, for the columns; absent where nothing is known. */
  energyByLight(from: EpochMs, to: EpochMs): Promise<Map<string, number>>;
  quarantine(page: {
    before?: number;
    limit: number;
    deviceId?: string;
    reason?: string;
  }): Promise<QuarantinePage>;
  /** Newest first. */
  securityEvents(limit: number): Promise<SecurityEvent[]>;
  /** Open ones, oldest first. */
  causes(): Promise<Cause[]>;
  /** Payload retained for a topic; null where nothing is. */
  downMessage(topic: string): Promise<Uint8Array | null>;
  /** Those of the devices that field has heard. */
  devices(deviceIds: readonly string[]): Promise<StoredDevice[]>;
  /** Newest word first. */
  devicesHeard(limit: number): Promise<StoredDevice[]>;
  /** Who tried to connect since an instant and was refused, newest first. */
  knocks(since: EpochMs, limit: number): Promise<Knock[]>;
  /** Null while field has not taken its intent, or after 30 days. */
  deviceCommand(commandId: string): Promise<DeviceCommand | null>;
  /** Newest first. */
  deviceCommandsOf(deviceId: string, limit: number): Promise<DeviceCommand[]>;
  close(): Promise<void>;
}

/** Starts the reader's worker; the file may come later. */
export async function openFieldReader(path: string): Promise<FieldReader> {
  const client = await startSqliteClient({ path, role: "reader", schema: "field", now: 0 });

  const rows = async (sql: string, ...values: unknown[]): Promise<Row[]> =>
    rowsOf<Row>(await client.query(sql, values));

  return {
    ready: async () => (await client.query("select 1")) !== null,
    marks: async () => marksOf(await rows("select key, value from meta"), await rows(CURSORS)),
    async *twins() {
      for await (const portion of client.stream(ALL_TWINS, [], TWIN_PORTION)) {
        yield rowsOf<Row>(portion).map(twinOf);
      }
    },
    twinsOf: async (ids) => (await rows(TWINS_OF, JSON.stringify(ids))).map(twinOf),
    async cabinetsLive(ids) {
      const twins = (await rows(TWINS_OF, JSON.stringify(ids))).map(twinOf);
      return new Map(twins.map((twin) => [twin.lightId, cabinetLiveOf(twin)]));
    },
    async twin(id) {
      const [row] = await rows(`${ALL_TWINS} where light_point_id = ?`, id);
      return row === undefined ? null : twinOf(row);
    },
    ledger: async (jobId) =>
      (await rows("select * from ledger where job_id = ?", jobId)).map(ledgerLineOf),
    ledgerOfLight: async (id, limit) =>
      (
        await rows(
          "select * from ledger where light_point_id = ? order by created_at desc limit ?",
          id,
          limit,
        )
      ).map(ledgerLineOf),
    async ledgerCounts(jobId) {
      const counted = await rows(
        "select state, count(*) as lines from ledger where job_id = ? group by state",
        jobId,
      );
      return Object.fromEntries(counted.map((row) => [row["state"], row["lines"]]));
    },
    overrides: async () => (await rows("select * from overrides")).map(overrideOf),
    async overrideOf(id) {
      const [row] = await rows("select * from overrides where light_point_id = ?", id);
      return row === undefined ? null : overrideOf(row);
    },
    energyOfLight: async (id, from, to) =>
      (
        await rows(
          `select * from energy_hours
            where light_point_id = ? and hour_start >= ? and hour_start < ? order by hour_start`,
          id,
          from,
          to,
        )
      ).map(energyHourOf),
    townEnergy: async (from, to) =>
      (
        await rows(
          "select * from town_hours where hour_start >= ? and hour_start < ? order by hour_start",
          from,
          to,
        )
      ).map(townHourOf),
    energyBySource: async (from, to) =>
      rowsOf(
        await client.query(
          `select hour_start as hourStart, source, sum(wh) as wh, sum(gap_ms) as gapMs from energy_hours
            where hour_start >= ? and hour_start < ? group by hour_start, source order by hour_start`,
          [from, to],
        ),
      ),
    async energyByLight(from, to) {
      const sums = await rows(
        `select light_point_id, sum(wh) as wh from energy_hours
          where hour_start >= ? and hour_start < ? group by light_point_id`,
        from,
        to,
      );
      return new Map(sums.map((row) => [textOf(row["light_point_id"]), numberOf(row["wh"])]));
    },
    quarantine: (page) => readQuarantine(rows, page),
    securityEvents: async (limit) =>
      (await rows("select * from security_events order by id desc limit ?", limit)).map(
        securityEventOf,
      ),
    causes: async () =>
      (await rows("select * from causes where cleared_at is null order by since")).map(causeOf),
    async downMessage(topic) {
      const [row] = await rows("select * from down_messages where topic = ?", topic);
      return row === undefined ? null : downMessageOf(row).payload;
    },
    devices: async (ids) =>
      (
        await rows(
          "select * from devices where device_id in (select value from json_each(?))",
          JSON.stringify(ids),
        )
      ).map(storedDeviceOf),
    devicesHeard: async (limit) =>
      (await rows("select * from devices order by last_seen_at desc limit ?", limit)).map(
        storedDeviceOf,
      ),
    knocks: async (since, limit) => (await rows(KNOCKS, since, limit)).map(knockOf),
    async deviceCommand(id) {
      const [row] = await rows("select * from device_commands where command_id = ?", id);
      return row === undefined ? null : deviceCommandOf(row);
    },
    deviceCommandsOf: async (id, limit) =>
      (
        await rows(
          "select * from device_commands where device_id = ? order by created_at desc limit ?",
          id,
          limit,
        )
      ).map(deviceCommandOf),
    close: () => client.close(),
  };
}

/** What is read in a few milliseconds. */
const TWIN_PORTION = 500;
const ALL_TWINS = "select light_point_id, twin from twins";
const CURSORS = `select consumer, "offset" from cursors`;
const TWINS_OF = `${ALL_TWINS} where light_point_id in (select value from json_each(?)) order by light_point_id`;

function twinOf(row: Row): Twin {
  return decodeTwin(textOf(row["light_point_id"]), bytesOf(row["twin"]));
}

function marksOf(meta: readonly Row[], cursors: readonly Row[]): FieldMarks {
  const values = new Map(meta.map((row) => [textOf(row["key"]), Number(textOf(row["value"]))]));
  return {
    epoch: values.get("epoch") ?? 0,
    lastVersion: values.get("lastVersion") ?? 0,
    cursors: Object.fromEntries(cursors.map((row) => [row["consumer"], numberOf(row["offset"])])),
  };
}

async function readQuarantine(
  rows: (sql: string, ...values: unknown[]) => Promise<Row[]>,
  page: Parameters<FieldReader["quarantine"]>[0],
): Promise<QuarantinePage> {
  const filter = "(?1 is null or device_id = ?1) and (?2 is null or reason = ?2)";
  const values = [page.deviceId ?? null, page.reason ?? null];
  const found = await rows(
    `select * from quarantine where ${filter} and (?3 is null or id < ?3) order by id desc limit ?4`,
    ...values,
    page.before ?? null,
    page.limit + 1,
  );
  const [counted] = await rows(
    `select count(*) as total from quarantine where ${filter}`,
    ...values,
  );
  const entries = found.slice(0, page.limit).map(quarantineEntryOf);
  return {
    entries,
    total: Number(counted?.["total"] ?? 0),
    next: found.length > page.limit ? (entries.at(-1)?.id ?? null) : null,
  };
}

function quarantineEntryOf(row: Row): QuarantineEntry {
  return {
    id: numberOf(row["id"]),
    receivedAt: numberOf(row["received_at"]),
    deviceId: textOf(row["device_id"]),
    message: textOf(row["message"]),
    reason: textOf(row["reason"]),
    field: textOrNull(row["field"]),
    detail: textOrNull(row["detail"]),
    payload: bytesOf(row["payload"]),
    size: numberOf(row["size"]),
  };
}
