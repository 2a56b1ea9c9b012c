import { lampStatuses } from "../contract/lights.ts";
import { stockKinds } from "../contract/stock.ts";
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
import { kinds } from "../stock/kinds.ts";
import { lightRow } from "./common.ts";

const id = text(64, 1);
const states = record(lampStatuses, integer);

/** Most light points that a selection names one by one. */
const mostNamedLights = 50_000;
/** Bytes of a request that names so many. */
export const selectionBytes = "4mb";

const ways: Readonly<Record<string, JsonSchema>> = {
  lightIds: array(id, { minItems: 1, maxItems: mostNamedLights }),
  filter: text(2000),
  within: array(
    {
      type: "array",
      prefixItems: [
        { type: "number", minimum: -180, maximum: 180 },
        { type: "number", minimum: -90, maximum: 90 },
      ],
      items: false,
      minItems: 2,
      maxItems: 2,
    },
    { minItems: 3, maxItems: 2000 },
  ),
  groupId: id,
};

function selectionWith(more: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { oneOf: Object.entries(ways).map(([way, schema]) => object({ [way]: schema, ...more })) };
}

/** Exactly one of the four ways. */
export const selection = selectionWith({});
export const selectionRequest = selectionWith({ "indexes?": { const: true } });

export const selectionSummary = object({
  count: integer,
  networked: integer,
  byCabinet: integer,
  notNetworked: integer,
  ratedPowerW: number,
  states,
  lightIds: array(string),
  "indexes?": array(integer),
});

/** Fields of a light point that many may be given at once: not what tells them apart. */
export const bulkFields = kinds.lightPoint.fields.filter(
  ({ name }) => !["number", "mast", "houseNumber", "latitude", "longitude"].includes(name),
);

const groupIds = array(id, { minItems: 1, maxItems: 100 });

export const bulkRequest = object({
  selection,
  change: {
    ...object({
      ...Object.fromEntries(bulkFields.map(({ name, schema }) => [`${name}?`, schema])),
      "addGroupIds?": groupIds,
      "removeGroupIds?": groupIds,
      "delete?": { const: true },
    }),
    minProperties: 1,
  },
  "dryRun?": boolean,
});

export const membersChange = {
  ...object({ "add?": selection, "remove?": selection }),
  minProperties: 1,
};

export const bulkResult = object({
  batchId: nullable(string),
  selected: integer,
  changed: integer,
  unchanged: integer,
  fields: { type: "object", additionalProperties: integer },
});

export const trashPage = object({
  items: array(
    object({
      kind: oneOf(stockKinds),
      id: string,
      name: string,
      detail: nullable(string),
      deletedAt: instant,
      deletedBy: nullable(string),
    }),
  ),
  total: integer,
  cursor: nullable(string),
});

export const restoreRequest = object({
  kind: oneOf(stockKinds),
  ids: array(id, { minItems: 1, maxItems: mostNamedLights }),
});

const value = { type: ["string", "number", "boolean", "null"] };

export const objectHistory = object({
  entries: array(
    object({
      id: integer,
      at: instant,
      by: string,
      action: string,
      batchId: string,
      batchTitle: string,
      batchCount: integer,
      undone: boolean,
      fields: array(object({ field: string, before: value, after: value })),
    }),
  ),
  before: nullable(integer),
});

export const batchView = object({
  id: string,
  kind: oneOf(["edit", "bulk", "import", "commissioning", "trash", "restore", "undo"]),
  title: string,
  count: integer,
  at: instant,
  by: string,
  undone: boolean,
  undoable: boolean,
});

export const undoResult = object({
  batchId: nullable(string),
  undone: integer,
  kept: array(object({ kind: oneOf(stockKinds), id: string, name: string })),
  keptCount: integer,
});

export const savedView = object({
  id: string,
  name: string,
  screen: oneOf(["lights"]),
  query: string,
  shared: boolean,
  own: boolean,
});

const viewFields = {
  name: { type: "string", minLength: 1, maxLength: 100, pattern: "\\S" },
  query: text(2000),
  "shared?": boolean,
};
export const newView = object({ ...viewFields, screen: oneOf(["lights"]) });
export const viewChange = {
  ...object({ "name?": viewFields.name, "query?": viewFields.query, "shared?": boolean }),
  minProperties: 1,
};

export const nearLights = object({
  lights: array(
    object({
      // `object` made it, so these are its schemas.
      ...(lightRow["properties"] as Readonly<Record<string, JsonSchema>>),
      latitude: number,
      longitude: number,
      meters: number,
    }),
  ),
});
