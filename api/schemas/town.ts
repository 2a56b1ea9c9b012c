import { townWarningCodes } from "../contract/town.ts";
import {
  array,
  boolean,
  instant,
  integer,
  nullable,
  number,
  object,
  oneOf,
  parameters,
  string,
} from "../http/schema.ts";

export const townView = object({
  name: string,
  site: string,
  timeZone: string,
  latitude: number,
  longitude: number,
  bounds: nullable(array(number, { minItems: 4, maxItems: 4 })),
  inventoryRevision: integer,
  lightCount: integer,
  attribution: nullable(string),
  clock: object({ now: instant, speed: number, demo: boolean }),
  sun: object({
    sunset: nullable(instant),
    sunrise: nullable(instant),
    civilDusk: nullable(instant),
    civilDawn: nullable(instant),
  }),
  version: string,
  warnings: array(object({ code: oneOf(townWarningCodes), parameters })),
});

const position = array(number, { minItems: 2, maxItems: 2 });

export const streetsView = object({
  streets: array(object({ name: string, lines: array(array(position)), chained: boolean })),
  cabinets: array(object({ id: string, number: string, longitude: number, latitude: number })),
});
