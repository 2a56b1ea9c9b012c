import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { setMeta } from "../office/revisions.ts";

const attributionSeparator = " · ";

/** What a file says of the town as a whole: its name, and whom to name. A town's own file says its name; others' `name` is that of a layer. */
export async function takeTownWords(
  db: Kysely<OfficeSchema>,
  members: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { name, timeZone, attribution = members["copyright"] } = members;
  if (typeof attribution === "string" && attribution.trim() !== "")
    await attribute(db, attribution.trim());
  if (typeof name !== "string" || typeof timeZone !== "string") return;
  await setMeta(db, "townName", name.slice(0, 200));
}

/** Open data often asks to be named wherever it is shown; several files may ask. */
async function attribute(db: Kysely<OfficeSchema>, text: string): Promise<void> {
  const held = await db
    .selectFrom("meta")
    .select("value")
    .where("key", "=", "attribution")
    .executeTakeFirst();
  const all = new Set([...(held?.value.split(attributionSeparator) ?? []), text.slice(0, 300)]);
  await setMeta(db, "attribution", [...all].join(attributionSeparator));
}
