import { prepareDeviceRows } from "./field-device-rows.ts";
import type { FieldEffects } from "./field-records.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { encodeTwin } from "./twin-row.ts";

/** First bytes of a quarantined payload that are kept. */
const KEPT_PAYLOAD = 4_096;

/** Writes effects; the caller holds the transaction. */
export interface EffectsWriter {
  /** The twins with these places in the list. */
  twins(effects: FieldEffects, from: number, until: number): void;
  /** Everything else. */
  rest(effects: FieldEffects): void;
}

/** Prepares the statements of field.db. */
export function prepareEffects(db: SqliteDatabase): EffectsWriter {
  const cursor = db.prepare(
    `insert into cursors (consumer, "offset") values (?, ?)
      on conflict do update set "offset" = excluded."offset"`,
  );
  const twin = db.prepare(
    `insert into twins (light_point_id, twin, updated_at) values (?, ?, ?)
      on conflict do update set twin = excluded.twin, updated_at = excluded.updated_at`,
  );
  const removeTwin = db.prepare("delete from twins where light_point_id = ?");
  const energyHour = db.prepare(
    `insert into energy_hours (light_point_id, hour_start, wh, source, gap_ms) values (?, ?, ?, ?, ?)
      on conflict do update set wh = excluded.wh, source = excluded.source, gap_ms = excluded.gap_ms`,
  );
  const townHour = db.prepare(
    "insert or replace into town_hours (hour_start, wh, planned_wh, full_wh, measured_share) values (?, ?, ?, ?, ?)",
  );
  const quarantine = db.prepare(
    `insert into quarantine (received_at, device_id, message, reason, field, detail, payload, size)
      values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const securityEvent = db.prepare(
    "insert into security_events (at, kind, device_id, detail, address) values (?, ?, ?, ?, ?)",
  );
  const downMessage = db.prepare(
    `insert or replace into down_messages (topic, payload, epoch, version, issued_at, expires_at)
      values (?, ?, ?, ?, ?, ?)`,
  );
  const removeDownMessage = db.prepare("delete from down_messages where topic = ?");
  const ledger = db.prepare(
    `insert or replace into ledger (job_id, light_point_id, state, level, ramp_time, epoch, version, code,
      created_at, sent_at, received_at, applied_at, measured_at, ended_at, expires_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const override = db.prepare(
    `insert or replace into overrides
      (light_point_id, job_id, level, ramp_time, reason, actor, from_at, until_at, epoch, version)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const endOverride = db.prepare("delete from overrides where light_point_id = ?");
  const cause = db.prepare(
    `insert or replace into causes (id, kind, light_point_id, device_id, since, detail, cleared_at)
      values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const devices = prepareDeviceRows(db);
  const version = db.prepare(
    `insert into meta (key, value) values ('lastVersion', ?)
      on conflict do update set value = excluded.value
      where cast(excluded.value as integer) > cast(value as integer)`,
  );

  const writeTwins = (effects: FieldEffects, from: number, until: number): void => {
    for (const one of effects.twins?.slice(from, until) ?? []) {
      twin.run(one.lightId, encodeTwin(one), effects.at);
    }
  };

  const writeRest = (effects: FieldEffects): void => {
    for (const id of effects.removedTwins ?? []) removeTwin.run(id);
    for (const one of effects.energyHours ?? []) {
      energyHour.run(one.lightPointId, one.hourStart, one.wh, one.source, one.gapMs);
    }
    for (const one of effects.townHours ?? []) {
      townHour.run(one.hourStart, one.wh, one.plannedWh, one.fullWh, one.measuredShare);
    }
    for (const one of effects.quarantine ?? []) {
      quarantine.run(
        one.receivedAt,
        one.deviceId,
        one.message,
        one.reason,
        one.field,
        one.detail,
        one.payload.subarray(0, KEPT_PAYLOAD),
        one.size ?? one.payload.length,
      );
    }
    for (const one of effects.securityEvents ?? []) {
      securityEvent.run(one.at, one.kind, one.deviceId, one.detail, one.address);
    }
    for (const one of effects.downMessages ?? []) {
      downMessage.run(one.topic, one.payload, one.epoch, one.version, one.issuedAt, one.expiresAt);
    }
    for (const topic of effects.removedDownMessages ?? []) removeDownMessage.run(topic);
    for (const one of effects.ledger ?? []) {
      ledger.run(
        one.jobId,
        one.lightPointId,
        one.state,
        one.level,
        one.rampTime,
        one.epoch,
        one.version,
        one.code,
        one.createdAt,
        one.sentAt,
        one.receivedAt,
        one.appliedAt,
        one.measuredAt,
        one.endedAt,
        one.expiresAt,
      );
    }
    for (const id of effects.endedOverrides ?? []) endOverride.run(id);
    for (const one of effects.overrides ?? []) {
      override.run(
        one.lightPointId,
        one.jobId,
        one.level,
        one.rampTime,
        one.reason,
        one.actor,
        one.fromAt,
        one.untilAt,
        one.epoch,
        one.version,
      );
    }
    for (const one of effects.causes ?? []) {
      cause.run(
        one.id,
        one.kind,
        one.lightPointId,
        one.deviceId,
        one.since,
        JSON.stringify(one.detail),
        one.clearedAt,
      );
    }
    for (const one of effects.devices ?? []) devices.device(one);
    for (const one of effects.deviceCommands ?? []) devices.command(one);
    if (effects.lastVersion !== undefined) version.run(String(effects.lastVersion));
    for (const [consumer, offset] of Object.entries(effects.cursors ?? {})) {
      cursor.run(consumer, offset);
    }
  };

  return { twins: writeTwins, rest: writeRest };
}
