import { recordFindingKinds } from "../contract/record.ts";
import {
  array,
  instant,
  integer,
  nullable,
  object,
  oneOf,
  string,
  text,
  type JsonSchema,
} from "../http/schema.ts";

const row: JsonSchema = { type: "integer", minimum: 1 };

/** What lines may be asked for. */
export const recordFilter = {
  "from?": instant,
  "to?": instant,
  "actor?": text(64, 1),
  "action?": text(64, 1),
  "object?": text(200, 1),
  "text?": text(200, 1),
} as const;

export const recordQuery = object({
  ...recordFilter,
  "before?": row,
  "limit?": { type: "integer", minimum: 1, maximum: 200 },
});

const line = object({
  row,
  at: instant,
  actor: string,
  name: nullable(string),
  role: string,
  action: string,
  object: string,
  objectName: nullable(string),
  before: {},
  after: {},
  reason: nullable(string),
  address: nullable(string),
  erased: array(oneOf(["name", "address", "content"])),
});

export const recordPage = object({ lines: array(line), before: nullable(integer) });

export const recordHead = object({
  rows: integer,
  mac: text(128),
  at: instant,
  keyId: text(128),
  signature: text(128),
});

export const recordVerdict = object({
  rows: integer,
  findingCount: integer,
  findings: array(
    object({
      kind: oneOf(recordFindingKinds),
      row: nullable(integer),
      to: nullable(integer),
    }),
  ),
  erasures: integer,
});

/** Heads that were kept elsewhere may be handed in. */
export const verifyRequest = object({ "head?": recordHead });

export const erasureRequest = object({ confirm: text(200, 1), "reason?": text(500) });
export const erasureView = object({ pseudonym: string, wiped: { type: "boolean" } });
