import { lampStatuses } from "../contract/lights.ts";
import {
  array,
  boolean,
  instant,
  integer,
  level,
  nullable,
  number,
  object,
  oneOf,
  parameters,
  record,
  string,
  type JsonSchema,
} from "../http/schema.ts";
import { commandLine, lightRow, timeline } from "./common.ts";
import { workLock } from "./work-locks.ts";

export const lightPage = object({
  rows: array(lightRow),
  total: integer,
  nextCursor: nullable(string),
  counts: record(lampStatuses, integer),
});

const nullableText = nullable(string);

const twin = object({
  desired: object({ level: nullable(level), reason: nullableText, until: nullable(instant) }),
  reported: object({
    level: nullable(level),
    reason: nullableText,
    programHash: nullableText,
    at: nullable(instant),
  }),
  measured: object({
    level: nullable(number),
    powerW: nullable(number),
    voltageV: nullable(number),
    energyWh: nullable(number),
    at: nullable(instant),
  }),
  expected: object({ powerW: nullable(number) }),
  deviations: array(object({ code: string, since: instant, parameters })),
  availability: oneOf(["online", "late", "offline", "neverSeen", "unpowered", "notConnected"]),
  availabilitySince: nullable(instant),
  lastSeenAt: nullable(instant),
  calculated: boolean,
  alone: object({
    programHash: nullableText,
    plannedHash: nullableText,
    inSync: nullable(boolean),
    lastTimeSyncAt: nullable(instant),
  }),
});

const detailedLight = object({
  // `object` made it, so these are its schemas.
  ...(lightRow["properties"] as Readonly<Record<string, JsonSchema>>),
  latitude: number,
  longitude: number,
  segment: nullableText,
  phase: nullableText,
  output: integer,
  lightingClass: nullableText,
  minimumLevel: level,
  neverDim: boolean,
  programId: nullableText,
  programName: nullableText,
});

export const lightDetail = object({
  light: detailedLight,
  neighbours: array(object({ id: string, number: string })),
  twin,
  why: array(object({ code: string, level: nullable(level), won: boolean, parameters })),
  tonight: timeline,
  workLock: nullable(workLock),
  override: nullable(
    object({
      jobId: string,
      level,
      from: instant,
      until: instant,
      by: string,
      reason: nullableText,
    }),
  ),
  commands: array(commandLine),
  energyTonightWh: nullable(number),
});

export const historyView = object({
  at: array(instant),
  levelPercent: array(nullable(number)),
  powerW: array(nullable(number)),
  planLevelPercent: array(nullable(number)),
});
