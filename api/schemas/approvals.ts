import { approvalActions, heldChanges, noticeKinds } from "../contract/approvals.ts";
import {
  array,
  boolean,
  instant,
  integer,
  level,
  nullable,
  object,
  oneOf,
  parameters,
  string,
} from "../http/schema.ts";

const between = (minimum: number, maximum: number, description: string) => ({
  type: "integer",
  minimum,
  maximum,
  description,
});
const someRole = oneOf(["technician", "planner", "administrator"]);

export const ruleSchema = object({
  sharePercent: between(1, 100, "asked above this share of an area's light points, %"),
  leastLights: between(1, 100_000, "fewer darkened light points in an area never ask"),
  fallPercent: between(1, 100, "a light point counts from this fall on, percentage points"),
  windowMinutes: between(5, 1_440, "what one person darkens within so many minutes is one change"),
  approver: someRole,
  delayMinutes: between(5, 1_440, "where nobody else could let it go on"),
  breakGlass: someRole,
  expiryHours: between(1, 168, "then a request that waits is void"),
});

const person = object({ id: string, name: string });

const summary = object({
  change: oneOf(heldChanges),
  name: nullable(string),
  lights: integer,
  lightIds: array(string),
  areas: array(
    object({
      areaId: nullable(string),
      area: nullable(string),
      lights: integer,
      of: integer,
      sharePercent: integer,
    }),
  ),
  level: nullable(level),
  from: instant,
  until: nullable(instant),
  before: integer,
});

export const approvalSchema = object({
  id: string,
  state: oneOf(["waiting", "carriedOut", "refused", "withdrawn", "failed", "expired"]),
  summary,
  reason: nullable(string),
  requester: person,
  isMine: boolean,
  createdAt: instant,
  readyAt: nullable(instant),
  expiresAt: instant,
  by: nullable(oneOf(["secondPerson", "delay", "breakGlass"])),
  decidedAt: nullable(instant),
  decidedBy: nullable(person),
  decision: nullable(string),
  failure: nullable(string),
  failureDetail: nullable(string),
  may: array(oneOf(approvalActions)),
});

export const heldBackSchema = object({ approval: approvalSchema });
export const approvalsSchema = object({ approvals: array(approvalSchema) });

export const noticesSchema = object({
  notices: array(
    object({
      id: string,
      kind: oneOf(noticeKinds),
      parameters,
      object: nullable(string),
      at: instant,
      by: string,
      isSeen: boolean,
    }),
  ),
});
