import type {
  Cause,
  DownMessage,
  EnergyHour,
  LedgerLine,
  LedgerState,
  SecurityEvent,
  StoredOverride,
  TownHour,
} from "./field-records.ts";
import { bytesOf, numberOf, numberOrNull, textOf, textOrNull, type Row } from "./row.ts";

/** Rows of field.db as the records they are; used by the writer's loaders and by the reader alike. Casts follow the tables' checks. */

export function energyHourOf(row: Row): EnergyHour {
  return {
    lightPointId: textOf(row["light_point_id"]),
    hourStart: numberOf(row["hour_start"]),
    wh: numberOf(row["wh"]),
    source: row["source"] as EnergyHour["source"],
    gapMs: numberOf(row["gap_ms"]),
  };
}

export function townHourOf(row: Row): TownHour {
  return {
    hourStart: numberOf(row["hour_start"]),
    wh: numberOf(row["wh"]),
    plannedWh: numberOf(row["planned_wh"]),
    fullWh: numberOf(row["full_wh"]),
    measuredShare: numberOf(row["measured_share"]),
  };
}

export function downMessageOf(row: Row): DownMessage {
  return {
    topic: textOf(row["topic"]),
    payload: bytesOf(row["payload"]),
    epoch: numberOf(row["epoch"]),
    version: numberOf(row["version"]),
    issuedAt: numberOf(row["issued_at"]),
    expiresAt: numberOf(row["expires_at"]),
  };
}

export function ledgerLineOf(row: Row): LedgerLine {
  return {
    jobId: textOf(row["job_id"]),
    lightPointId: textOf(row["light_point_id"]),
    state: row["state"] as LedgerState,
    level: numberOrNull(row["level"]),
    rampTime: numberOrNull(row["ramp_time"]),
    epoch: numberOrNull(row["epoch"]),
    version: numberOrNull(row["version"]),
    code: textOrNull(row["code"]),
    createdAt: numberOf(row["created_at"]),
    sentAt: numberOrNull(row["sent_at"]),
    receivedAt: numberOrNull(row["received_at"]),
    appliedAt: numberOrNull(row["applied_at"]),
    measuredAt: numberOrNull(row["measured_at"]),
    endedAt: numberOrNull(row["ended_at"]),
    expiresAt: numberOrNull(row["expires_at"]),
  };
}

export function overrideOf(row: Row): StoredOverride {
  return {
    lightPointId: textOf(row["light_point_id"]),
    jobId: textOf(row["job_id"]),
    level: numberOf(row["level"]),
    rampTime: numberOf(row["ramp_time"]),
    reason: textOrNull(row["reason"]),
    actor: textOf(row["actor"]),
    fromAt: numberOf(row["from_at"]),
    untilAt: numberOf(row["until_at"]),
    epoch: numberOf(row["epoch"]),
    version: numberOf(row["version"]),
  };
}

export function causeOf(row: Row): Cause {
  return {
    id: textOf(row["id"]),
    kind: textOf(row["kind"]),
    lightPointId: textOrNull(row["light_point_id"]),
    deviceId: textOrNull(row["device_id"]),
    since: numberOf(row["since"]),
    detail: JSON.parse(textOf(row["detail"])) as Cause["detail"],
    clearedAt: numberOrNull(row["cleared_at"]),
  };
}

export function securityEventOf(row: Row): SecurityEvent {
  return {
    at: numberOf(row["at"]),
    kind: textOf(row["kind"]),
    deviceId: textOrNull(row["device_id"]),
    detail: textOrNull(row["detail"]),
    address: textOrNull(row["address"]),
  };
}
