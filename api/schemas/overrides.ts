import { commandStates } from "../contract/lights.ts";
import {
  array,
  instant,
  integer,
  nullable,
  object,
  oneOf,
  record,
  string,
} from "../http/schema.ts";
import { commandParts } from "./common.ts";

export const jobAccepted = object({ jobId: string, until: nullable(instant) });

export const jobSchema = object({
  id: string,
  kind: oneOf(["override.set", "override.clear"]),
  createdAt: instant,
  createdBy: string,
  total: integer,
  counts: record(commandStates, integer),
  lines: array(object({ ...commandParts, kind: oneOf(["lightPoint", "segment"]), name: string })),
});
