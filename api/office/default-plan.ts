import type { Kysely } from "kysely";
import { toLevel } from "../../domain/level.ts";
import type { SwitchPoint } from "../../domain/program.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { raiseRevision } from "./revisions.ts";

/** A calendar that names one program for every night has its id from the program's. */
export function calendarIdOf(programId: string): string {
  return `cal_${programId}`;
}

const off: SwitchPoint = {
  at: { event: "sunrise", offsetMinutes: 0 },
  level: toLevel(0),
  rampTime: 10,
};
const sunset = { event: "sunset", offsetMinutes: 0 } as const;

function atClock(clock: string, level: number): SwitchPoint {
  return { at: { clock }, level: toLevel(level), rampTime: 30 };
}

/** The program of Hohenfurch, a small Bavarian town (lighting.md), between sunset and sunrise. */
const dimmed: readonly SwitchPoint[] = [
  { at: sunset, level: toLevel(100), rampTime: 30 },
  atClock("21:00", 70),
  atClock("00:00", 50),
  atClock("05:00", 70),
  atClock("06:00", 100),
  off,
];

/** The lowest level of the default program at night. */
export const lowestDimmedLevel = 50;

/** Lamps without a controller of their own cannot be dimmed by us: they burn as their supply is switched. */
const wholeNight: readonly SwitchPoint[] = [
  { at: sunset, level: toLevel(100), rampTime: 0 },
  { ...off, rampTime: 0 },
];

const defaults = {
  dimmed: { id: "p_default", name: "Standard (70/50 %)", points: dimmed },
  wholeNight: { id: "p_whole_night", name: "Ganznacht (100 %)", points: wholeNight },
} as const;

/** Calendars for new light points: `dimmed` where we switch the lamp itself, `wholeNight` for all others. */
export interface DefaultCalendars {
  readonly dimmed: string;
  readonly wholeNight: string;
}

/** They have these ids in every town, also before they are made. */
export const defaultCalendarIds: DefaultCalendars = {
  dimmed: calendarIdOf(defaults.dimmed.id),
  wholeNight: calendarIdOf(defaults.wholeNight.id),
};

/** The town's default programs and calendars, made where they are missing. For one transaction. */
export async function defaultCalendars(
  db: Kysely<OfficeSchema>,
  actor: string,
  now: number,
): Promise<DefaultCalendars> {
  let made = false;
  for (const { id, name, points } of Object.values(defaults)) {
    const calendarId = calendarIdOf(id);
    const known = await db
      .selectFrom("calendars")
      .select("id")
      .where("id", "=", calendarId)
      .executeTakeFirst();
    if (known !== undefined) continue;
    made = true;
    await insertProgram(db, { id, name, points }, actor, now);
  }
  if (made) await raiseRevision(db, "programs", actor, now);
  return defaultCalendarIds;
}

/** A new program as version 1, with the calendar that names it for every night. */
export async function insertProgram(
  db: Kysely<OfficeSchema>,
  program: { id: string; name: string; points: readonly SwitchPoint[] },
  actor: string,
  now: number,
): Promise<void> {
  const { id, name, points } = program;
  await db
    .insertInto("programs")
    .values({ id, name, current_version: 1, created_at: now, deleted_at: null })
    .execute();
  await db
    .insertInto("program_versions")
    .values({
      program_id: id,
      version: 1,
      content: JSON.stringify({ points }),
      created_at: now,
      created_by: actor,
    })
    .execute();
  await db
    .insertInto("calendars")
    .values({
      id: calendarIdOf(id),
      name,
      content: JSON.stringify({ rules: [], defaultProgramId: id }),
      version: 1,
    })
    .execute();
}
