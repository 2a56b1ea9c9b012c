import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { calendarIdOf } from "../office/default-plan.ts";
import { stockDb } from "./stock-db.ts";

type Db = Kysely<OfficeSchema>;

const tables = ["light_points", "segments"] as const;

/** Whether a light point or a segment names a calendar, also where another one decides at present; those in the trash do not count. */
export async function isCalendarNamed(db: Db, calendarId: string): Promise<boolean> {
  for (const table of tables) {
    const row = await stockDb(db)
      .selectFrom(table)
      .select("id")
      .where("calendar_id", "=", calendarId)
      .where("deleted_at", "is", null)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

/** Before a calendar goes: light points in the trash that name it come back with the whole night, where there is that. */
export async function leaveCalendar(db: Db, calendarId: string): Promise<void> {
  const wholeNight = await db
    .selectFrom("calendars")
    .select("id")
    .where("id", "=", calendarIdOf("p_whole_night"))
    .where("id", "!=", calendarId)
    .executeTakeFirst();
  for (const table of tables) {
    await stockDb(db)
      .updateTable(table)
      .set({ calendar_id: table === "segments" ? null : (wholeNight?.id ?? null) })
      .where("calendar_id", "=", calendarId)
      .execute();
  }
}
