import { commandStates, lampStatuses } from "../contract/lights.ts";
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
  string,
  type JsonSchema,
} from "../http/schema.ts";

export const switching = oneOf(["networked", "byCabinet", "notNetworked"]);
export const lampStatus = oneOf(lampStatuses);
const commandState = oneOf(commandStates);
export const language = oneOf(["de", "en"]);

/** Ids of light points as a request names them. */
export const lightIds: JsonSchema = array(
  { type: "string", minLength: 1, maxLength: 64 },
  { minItems: 1, maxItems: 1000 },
);

/** Ids of segments as a request names them. */
export const segmentIds: JsonSchema = array(
  { type: "string", minLength: 1, maxLength: 64 },
  { minItems: 1, maxItems: 100 },
);

export const lightRow = object({
  id: string,
  index: integer,
  number: string,
  mast: nullable(string),
  street: nullable(string),
  houseNumber: nullable(string),
  area: nullable(string),
  cabinet: nullable(string),
  luminaireType: nullable(string),
  ratedPowerW: nullable(number),
  switching,
  deviceId: nullable(string),
  status: lampStatus,
  levelPercent: nullable(level),
  powerW: nullable(number),
  byHand: boolean,
  stale: boolean,
  lastSeenAt: nullable(instant),
});

export const timeline = object({
  date: string,
  from: instant,
  to: instant,
  steps: array(
    object({
      from: instant,
      to: instant,
      level,
      rampTime: { type: "number", description: "seconds" },
      decidedBy: object({ code: string, parameters }),
    }),
  ),
  sunset: nullable(instant),
  sunrise: nullable(instant),
});

export const commandParts = {
  jobId: string,
  lightId: string,
  state: commandState,
  level: nullable(level),
  code: nullable(string),
  createdAt: instant,
  sentAt: nullable(instant),
  receivedAt: nullable(instant),
  appliedAt: nullable(instant),
  measuredAt: nullable(instant),
  endedAt: nullable(instant),
} as const;

export const commandLine = object(commandParts);
