import {
  array,
  instant,
  integer,
  level,
  number,
  object,
  oneOf,
  parameters,
  string,
  text,
  nullable,
  type JsonSchema,
} from "../http/schema.ts";
import { lightIds, timeline } from "./common.ts";

const clock: JsonSchema = { type: "string", maxLength: 5 };
const moment: JsonSchema = {
  anyOf: [
    object({ clock }),
    object({
      event: oneOf(["sunset", "sunrise", "civilDusk", "civilDawn"]),
      offsetMinutes: { type: "integer", minimum: -180, maximum: 180 },
      "earliest?": clock,
      "latest?": clock,
    }),
  ],
};
const rampTime: JsonSchema = { type: "integer", minimum: 0, maximum: 3600, description: "seconds" };
const points = array(object({ at: moment, level, rampTime }), { maxItems: 100 });

export const programInput = object({ name: text(200, 1), points });
export const programView = object({
  id: string,
  name: string,
  version: integer,
  calendarId: string,
  points,
  assignedLights: integer,
  networkedLights: integer,
  inSyncLights: integer,
  changedAt: instant,
  changedBy: string,
});
export const programsView = object({ programs: array(programView) });
export const assignment: JsonSchema = {
  ...object({ "lightIds?": lightIds, "street?": text(200, 1), "all?": { const: true } }),
  minProperties: 1,
  maxProperties: 1,
};
export const assigned = object({ lights: integer });
export const previewRequest = object({
  points,
  "date?": { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
  "nights?": { type: "integer", minimum: 1, maximum: 14 },
  "programId?": text(64, 1),
});
export const previewView = object({
  nights: array(timeline),
  problems: array(object({ code: string, point: nullable(integer), parameters })),
  yearKwh: number,
  yearFullKwh: number,
  yearBurningHours: number,
  lights: integer,
});
