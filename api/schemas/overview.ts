import { lampStatuses } from "../contract/lights.ts";
import {
  array,
  instant,
  integer,
  nullable,
  number,
  object,
  oneOf,
  parameters,
  record,
  string,
} from "../http/schema.ts";
import { workLock } from "./work-locks.ts";

export const overviewView = object({
  at: instant,
  counts: record(lampStatuses, integer),
  bySwitching: record(["networked", "byCabinet", "notNetworked"], integer),
  byHand: integer,
  powerKw: number,
  plannedKw: number,
  measuredShare: { type: "number", minimum: 0, maximum: 1 },
  tonightKwh: number,
  tonightPlannedKwh: number,
  tonightFullKwh: number,
  phase: object({
    code: oneOf(["day", "dusk", "night", "dawn"]),
    progress: nullable({ type: "number", minimum: 0, maximum: 1 }),
    nextChangeAt: nullable(instant),
    nextCode: nullable(oneOf(["lightsOn", "lightsOff", "levelChange"])),
  }),
  causes: array(
    object({
      id: string,
      code: string,
      since: instant,
      lightCount: integer,
      lightIds: array(string),
      parameters,
    }),
  ),
  workLocks: array(workLock),
  quarantineToday: integer,
});

export const quarantineView = object({
  rows: array(
    object({
      id: integer,
      receivedAt: instant,
      deviceId: string,
      message: string,
      reason: string,
      field: nullable(string),
      detail: string,
      payload: string,
      size: integer,
    }),
  ),
  nextBefore: nullable(integer),
});

export const securityEventsView = object({
  rows: array(
    object({
      at: instant,
      kind: string,
      deviceId: nullable(string),
      detail: string,
      address: nullable(string),
    }),
  ),
});
