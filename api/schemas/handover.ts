import {
  array,
  boolean,
  instant,
  integer,
  level,
  nullable,
  object,
  string,
  text,
} from "../http/schema.ts";

const absence = object({
  id: string,
  userId: string,
  name: string,
  deputyId: string,
  deputy: string,
  from: instant,
  until: instant,
  note: nullable(string),
  mayEnd: boolean,
});

export const handoverSchema = object({
  overrides: array(
    object({
      jobId: string,
      by: string,
      reason: nullable(string),
      level,
      from: instant,
      until: instant,
      places: integer,
      byHand: integer,
      numbers: array(string),
      lightIds: array(string),
      segmentIds: array(string),
    }),
  ),
  imports: array(object({ id: string, fileName: string, state: string })),
  backup: object({
    lastSoundAt: nullable(instant),
    failedAt: nullable(instant),
    nextAt: nullable(instant),
  }),
  lastHere: array(object({ name: string, role: string, at: instant })),
  absences: array(absence),
  people: array(object({ id: string, name: string })),
});

export const absenceRequest = object({
  "userId?": text(64, 1),
  deputyId: text(64, 1),
  from: instant,
  until: instant,
  "note?": text(500),
});

export const runbooksSchema = object({
  runbooks: array(
    object({
      id: string,
      title: string,
      body: string,
      version: integer,
      updatedAt: instant,
      updatedBy: string,
    }),
  ),
});

export const runbookInput = object({ title: text(200, 1), body: text(20_000) });

export const runbookOrder = object({ ids: array(text(64, 1), { maxItems: 1000 }) });
