import { backupSteps } from "../contract/backups.ts";
import {
  array,
  boolean,
  instant,
  integer,
  nullable,
  number,
  object,
  oneOf,
  string,
} from "../http/schema.ts";

const backup = object({
  name: string,
  bytes: integer,
  createdAt: instant,
  verifiedAt: nullable(instant),
  encrypted: boolean,
  version: nullable(string),
  lightPoints: nullable(integer),
  users: nullable(integer),
  leftOut: array(string),
  recordFindings: integer,
});

const run = object({
  kind: oneOf(["make", "verify"]),
  step: oneOf(backupSteps),
  share: number,
  startedAt: instant,
});

export const backupsView = object({
  folder: nullable(string),
  isSameDisk: boolean,
  isEncrypted: boolean,
  keep: integer,
  at: nullable(string),
  nextAt: nullable(instant),
  hasInflux: boolean,
  running: nullable(run),
  failure: nullable(object({ at: instant, detail: string })),
  items: array(backup),
});
