import type { AnnounceMessage } from "../firmware-contracts/types/messages.ts";
import type { DeviceCommand, DeviceRow, Knock, StoredDevice } from "./field-device-records.ts";
import { numberOf, numberOrNull, textOf, textOrNull, type Row } from "./row.ts";
import type { SqliteDatabase } from "./sqlite.ts";

/** Rows of the tables devices and device_commands as the records they are, and back. Casts follow what field wrote itself. */

export function storedDeviceOf(row: Row): StoredDevice {
  const announced = textOrNull(row["announced"]);
  return {
    deviceId: textOf(row["device_id"]),
    announced: announced === null ? null : (JSON.parse(announced) as AnnounceMessage),
    announcedAt: numberOrNull(row["announced_at"]),
    online: row["online"] === 1,
    connectionCount: numberOf(row["connection_count"]),
    connectionSince: numberOrNull(row["connection_since"]),
    firstSeenAt: numberOf(row["first_seen_at"]),
    lastSeenAt: numberOf(row["last_seen_at"]),
  };
}

export function deviceCommandOf(row: Row): DeviceCommand {
  return {
    commandId: textOf(row["command_id"]),
    deviceId: textOf(row["device_id"]),
    command: row["command"] as DeviceCommand["command"],
    output: numberOrNull(row["output"]),
    duration: numberOrNull(row["duration"]),
    state: row["state"] as DeviceCommand["state"],
    code: textOrNull(row["code"]),
    epoch: numberOrNull(row["epoch"]),
    version: numberOrNull(row["version"]),
    actor: textOf(row["actor"]),
    createdAt: numberOf(row["created_at"]),
    sentAt: numberOrNull(row["sent_at"]),
    receivedAt: numberOrNull(row["received_at"]),
    appliedAt: numberOrNull(row["applied_at"]),
    endedAt: numberOrNull(row["ended_at"]),
    expiresAt: numberOf(row["expires_at"]),
  };
}

export function knockOf(row: Row): Knock {
  return {
    deviceId: textOf(row["device_id"]),
    why: textOf(row["why"]) as Knock["why"],
    firstAt: numberOf(row["first_at"]),
    lastAt: numberOf(row["last_at"]),
    tries: numberOf(row["tries"]),
    address: textOrNull(row["address"]),
  };
}

/**
 * Refused connections by device. The broker tells the first try at once and the repetitions of a minute as a number: "unknownDevice (and
 * 12 more since then)" (broker/security-events.ts), so a line counts for as many tries as it names.
 */
export const KNOCKS = `
  with tries as (
    select id, at, device_id, address,
      case when instr(detail, ' ') = 0 then detail else substr(detail, 1, instr(detail, ' ') - 1) end as why,
      case when instr(detail, '(and ') = 0 then 1
        else cast(substr(detail, instr(detail, '(and ') + 5) as integer) end as count
    from security_events
    where kind = 'connectRefused' and at >= ? and device_id is not null)
  select device_id, min(at) as first_at, max(at) as last_at, sum(count) as tries, why, address, max(id)
    from tries where why in ('unknownDevice', 'wrongSecret', 'revoked')
    group by device_id order by last_at desc, max(id) desc limit ?`;

/** Writes registry rows and commands; the caller holds the transaction. */
export interface DeviceWriter {
  device(row: DeviceRow): void;
  command(command: DeviceCommand): void;
}

export function prepareDeviceRows(db: SqliteDatabase): DeviceWriter {
  const device = db.prepare(
    `insert into devices (device_id, announced, announced_at, online, connection_count, connection_since,
        first_seen_at, last_seen_at)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict do update set announced = coalesce(excluded.announced, announced),
        announced_at = coalesce(excluded.announced_at, announced_at), online = excluded.online,
        connection_count = excluded.connection_count, connection_since = excluded.connection_since,
        last_seen_at = excluded.last_seen_at`,
  );
  const command = db.prepare(
    `insert or replace into device_commands (command_id, device_id, output, command, duration, state, code, epoch,
        version, actor, created_at, sent_at, received_at, applied_at, ended_at, expires_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    device(row) {
      device.run(
        row.deviceId,
        row.announced?.text ?? null,
        row.announced?.at ?? null,
        row.online ? 1 : 0,
        row.connectionCount,
        row.connectionSince,
        row.firstSeenAt,
        row.lastSeenAt,
      );
    },
    command(one) {
      command.run(
        one.commandId,
        one.deviceId,
        one.output,
        one.command,
        one.duration,
        one.state,
        one.code,
        one.epoch,
        one.version,
        one.actor,
        one.createdAt,
        one.sentAt,
        one.receivedAt,
        one.appliedAt,
        one.endedAt,
        one.expiresAt,
      );
    },
  };
}
