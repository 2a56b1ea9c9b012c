import { lampStatuses } from "../contract/lights.ts";
import type { StockKind } from "../contract/stock.ts";
import {
  array,
  boolean,
  instant,
  integer,
  nullable,
  number,
  object,
  oneOf,
  record,
  string,
  text,
  type JsonSchema,
} from "../http/schema.ts";
import type { Kind } from "../stock/kind.ts";
import { kinds } from "../stock/kinds.ts";
import { bindingFields } from "../stock/light-kind.ts";
import { lampStatus, switching } from "./common.ts";

const id = text(64, 1);

/** Query parameters that say which light points. */
export const lightFilter: Readonly<Record<string, JsonSchema>> = {
  "q?": text(200),
  "status?": lampStatus,
  "switching?": switching,
  "street?": text(200),
  "cabinet?": text(200),
  "area?": id,
  "segment?": id,
  "group?": id,
  "type?": id,
  "calendar?": id,
  "program?": id,
  "lightingClass?": text(2, 2),
  "mast?": text(100),
  "controller?": oneOf(["with", "without"]),
  "locked?": boolean,
};

const states = record(lampStatuses, integer);

const segmentView = viewSchema(kinds.segment, {
  lights: integer,
  desiredOn: nullable(boolean),
  actualOn: nullable(boolean),
  changedAt: nullable(instant),
  desiredReason: nullable(string),
  reason: nullable(string),
  until: nullable(instant),
  lockId: nullable(string),
});

const cabinetLive = object({
  online: boolean,
  lastSeenAt: nullable(instant),
  doorOpen: nullable(boolean),
  localOverride: nullable(oneOf(["ON", "OFF", "NONE"])),
  totalPowerW: nullable(number),
  totalEnergyWh: nullable(number),
});

/** An object of each kind as it is answered. */
export const stockViews: Readonly<Record<StockKind, JsonSchema>> = {
  lightPoint: viewSchema(kinds.lightPoint, {
    ...Object.fromEntries(bindingFields.map(({ name, schema }) => [name, schema])),
    groupIds: array(string),
    sourceKey: nullable(string),
    source: nullable(string),
    deletedAt: nullable(instant),
  }),
  mast: viewSchema(kinds.mast, { lights: integer }),
  luminaireType: viewSchema(kinds.luminaireType, { lights: integer }),
  cabinet: viewSchema(kinds.cabinet, {
    deviceId: nullable(string),
    lights: integer,
    segments: array(segmentView),
    live: nullable(cabinetLive),
    states,
    lockId: nullable(string),
  }),
  segment: segmentView,
  supplyPoint: viewSchema(kinds.supplyPoint, { cabinets: integer }),
  group: viewSchema(kinds.group, { lights: integer, states }),
  area: viewSchema(kinds.area, { lights: integer }),
  street: viewSchema(kinds.street, { lights: integer, hasLine: boolean }),
  gateway: viewSchema(kinds.gateway, {
    deviceIds: array(string),
    online: boolean,
    lastSeenAt: nullable(instant),
  }),
};

function viewSchema({ fields }: Kind, derived: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const own = fields.map(({ name, schema }) => [name, schema] as const);
  return object({ id: string, version: integer, ...Object.fromEntries(own), ...derived });
}

export function listSchema(kind: StockKind): JsonSchema {
  return object({ items: array(stockViews[kind]), total: integer });
}

/** What POST takes: what has no first value must be said. */
export function createSchema({ fields }: Kind): JsonSchema {
  return object(
    Object.fromEntries(
      fields.map(({ name, schema, initial }) => [
        initial === undefined ? name : `${name}?`,
        schema,
      ]),
    ),
  );
}

/** What PATCH takes: any of the fields, at least one. */
export function patchSchema(
  { fields }: Kind,
  more: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const own = fields.map(({ name, schema }) => [`${name}?`, schema] as const);
  return { ...object({ ...Object.fromEntries(own), ...more }), minProperties: 1 };
}
