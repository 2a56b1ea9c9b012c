import { array, integer, nullable, object, oneOf, parameters, string } from "../http/schema.ts";

export const importStarted = object({ id: string });

const plain = { type: ["string", "number", "null"] };

const report = object({
  rows: integer,
  added: integer,
  changed: integer,
  unchanged: integer,
  skipped: integer,
  streets: integer,
  cabinets: integer,
  columns: array(object({ column: string, field: nullable(string) })),
  findings: array(
    object({
      severity: oneOf(["skipped", "note"]),
      code: string,
      parameters,
      count: integer,
      rows: array(integer),
    }),
  ),
  samples: array(
    object({
      kind: oneOf(["added", "changed"]),
      row: integer,
      number: string,
      street: nullable(string),
      changes: array(object({ field: string, before: plain, after: plain })),
    }),
  ),
});

export const importView = object({
  id: string,
  fileName: string,
  state: oneOf(["reading", "ready", "applying", "applied", "failed"]),
  progress: object({ done: integer, total: nullable(integer) }),
  report: nullable(report),
  problem: nullable(object({ code: string, parameters })),
});
