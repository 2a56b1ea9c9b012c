import type { StockKind } from "../contract/stock.ts";
import { array, type JsonSchema } from "../http/schema.ts";
import {
  initially,
  json,
  naming,
  note,
  optional,
  placed,
  required,
  words,
  yesNo,
  type Field,
} from "./fields.ts";
import type { Kind } from "./kind.ts";
import { bindingFields, lightPoint, percent } from "./light-kind.ts";

const year = { type: "integer", minimum: 1850, maximum: 2200 };
const watts = { type: "number", minimum: 0, maximum: 5000 };

/** [[x, y], ...]; that x ascends is checked apart (object-rules.ts). */
function curve(x: JsonSchema, y: JsonSchema): JsonSchema {
  const pair = { type: "array", prefixItems: [x, y], items: false, minItems: 2, maxItems: 2 };
  return array(pair, { maxItems: 50 });
}

const usual = { goneColumn: "deleted_at", isMadeHere: true } as const;

const mast: Kind = {
  ...usual,
  kind: "mast",
  table: "masts",
  prefix: "m",
  role: "planner",
  nameColumn: "number",
  unique: ["number"],
  usedBy: [{ kind: "lightPoint", table: "light_points", column: "mast", by: "name" }],
  fields: [
    required("number", "number", words(100)),
    ...placed,
    optional("heightMeters", "height_meters", { type: "number", minimum: 0.1, maximum: 100 }),
    optional("material", "material", words(100)),
    optional("installedYear", "installed_year", year),
    note,
  ],
};

const luminaireType: Kind = {
  ...usual,
  kind: "luminaireType",
  table: "luminaire_types",
  prefix: "t",
  role: "planner",
  nameColumn: "name",
  unique: ["name"],
  usedBy: [{ kind: "lightPoint", table: "light_points", column: "luminaire_type_id", by: "id" }],
  fields: [
    required("name", "name", words(200)),
    optional("manufacturer", "manufacturer", words(200)),
    required("ratedPower", "rated_power", watts),
    initially("standbyPower", "standby_power", watts, 0),
    json("powerCurve", "power_curve", curve(percent, watts)),
    optional("lightSource", "light_source", words(100)),
    optional("lumens", "lumens", { type: "number", minimum: 0, maximum: 1_000_000 }),
    optional("ratedLifeHours", "rated_life_hours", {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1_000_000,
    }),
    json(
      "lumenDepreciation",
      "lumen_depreciation",
      curve(
        { type: "number", minimum: 0, maximum: 1_000_000 },
        { type: "number", minimum: 0, maximum: 1 },
      ),
    ),
    note,
  ],
};

const cabinet: Kind = {
  ...usual,
  kind: "cabinet",
  table: "cabinets",
  prefix: "c",
  role: "planner",
  nameColumn: "number",
  unique: ["number"],
  usedBy: [
    { kind: "lightPoint", table: "light_points", column: "cabinet_id", by: "id" },
    { kind: "segment", table: "segments", column: "cabinet_id", by: "id" },
  ],
  fields: [
    required("number", "number", words(100)),
    optional("name", "name", words(200)),
    optional("address", "address", words(300)),
    ...placed,
    naming("areaId", "area_id", "area"),
    naming("supplyPointId", "supply_point_id", "supplyPoint"),
    note,
  ],
};

const segment: Kind = {
  ...usual,
  kind: "segment",
  table: "segments",
  prefix: "k",
  role: "planner",
  nameColumn: "number",
  unique: ["cabinet_id", "number"],
  usedBy: [{ kind: "lightPoint", table: "light_points", column: "segment_id", by: "id" }],
  fields: [
    {
      ...required("cabinetId", "cabinet_id", { type: "string", minLength: 1, maxLength: 64 }),
      names: "cabinet",
    },
    required("number", "number", words(100)),
    optional("name", "name", words(200)),
    optional("output", "output", { type: "integer", minimum: 1, maximum: 255 }),
    naming("calendarId", "calendar_id", "calendar"),
    yesNo("dayPowered", "day_powered", 1),
    note,
  ],
};

const supplyPoint: Kind = {
  ...usual,
  kind: "supplyPoint",
  table: "supply_points",
  prefix: "sp",
  role: "administrator",
  nameColumn: "number",
  unique: ["number"],
  usedBy: [{ kind: "cabinet", table: "cabinets", column: "supply_point_id", by: "id" }],
  fields: [
    required("number", "number", words(100)),
    optional("meterNumber", "meter_number", words(100)),
    optional("name", "name", words(200)),
    ...placed,
    note,
  ],
};

const group: Kind = {
  ...usual,
  kind: "group",
  table: "groups",
  prefix: "g",
  role: "planner",
  nameColumn: "name",
  unique: ["name"],
  // Its light points stand where they stand: a group may go with all its members, and comes back with them.
  usedBy: [],
  fields: [required("name", "name", words(200)), note],
};

const area: Kind = {
  ...usual,
  kind: "area",
  table: "areas",
  prefix: "a",
  // Areas say who may see and switch what.
  role: "administrator",
  nameColumn: "name",
  unique: ["name"],
  usedBy: [
    { kind: "lightPoint", table: "light_points", column: "area_id", by: "id" },
    { kind: "cabinet", table: "cabinets", column: "area_id", by: "id" },
    { kind: "user", table: "user_areas", column: "area_id", by: "id" },
  ],
  fields: [required("name", "name", words(200))],
};

const street: Kind = {
  ...usual,
  kind: "street",
  table: "streets",
  prefix: "s",
  role: "planner",
  nameColumn: "name",
  unique: ["name"],
  usedBy: [{ kind: "lightPoint", table: "light_points", column: "street", by: "name" }],
  fields: [required("name", "name", words(200))],
};

const gateway: Kind = {
  kind: "gateway",
  table: "devices",
  prefix: "gw",
  role: "planner",
  nameColumn: "name",
  unique: [],
  usedBy: [{ kind: "device", table: "devices", column: "gateway_id", by: "id" }],
  fields: [optional("name", "name", words(200)), ...placed, note],
  goneColumn: "revoked_at",
  where: { column: "kind", value: "gateway" },
  isMadeHere: false,
};

export const kinds: Readonly<Record<StockKind, Kind>> = {
  lightPoint,
  mast,
  luminaireType,
  cabinet,
  segment,
  supplyPoint,
  group,
  area,
  street,
  gateway,
};

/** Everything of an object that the change log may name. */
export function loggedFields({ kind, fields }: Kind): readonly Field[] {
  if (kind === "lightPoint") return [...fields, ...bindingFields];
  if (kind === "cabinet") {
    return [...fields, optional("deviceId", "device_id", words(64))];
  }
  return fields;
}
