import { array, instant, integer, nullable, object, oneOf, string, text } from "../http/schema.ts";

const targetKind = oneOf(["lightPoint", "segment", "cabinet"]);

export const workLock = object({
  id: string,
  target: object({ kind: targetKind, id: string, name: string }),
  person: string,
  phone: string,
  reason: nullable(string),
  from: instant,
  until: instant,
  createdBy: string,
  state: oneOf(["holding", "ending", "overdue", "ended"]),
  endedAt: nullable(instant),
  lights: integer,
});

export const workLocks = object({ locks: array(workLock) });

export const workLockRequest = object({
  target: object({ kind: targetKind, id: text(64, 1) }),
  person: { type: "string", minLength: 1, maxLength: 100, pattern: "\\S" },
  // It becomes a link that dials.
  phone: {
    type: "string",
    minLength: 3,
    maxLength: 40,
    pattern: "^[+(]?[0-9][0-9 ()/.-]*$",
    description: "digits, blanks and + ( ) / . -",
  },
  "until?": instant,
  "reason?": text(500),
});
