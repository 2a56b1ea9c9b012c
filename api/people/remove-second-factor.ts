import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { audit, type Actor } from "../office/audit.ts";

/** Takes a second factor off, with its line in the record; call it in a transaction. */
export async function removeSecondFactor(
  db: Kysely<OfficeSchema>,
  { id, hasSecondFactor }: { readonly id: string; readonly hasSecondFactor: boolean },
  actor: Actor,
  now: number,
): Promise<void> {
  await db
    .updateTable("users")
    .set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: 0, recovery_codes: "[]" })
    .where("id", "=", id)
    .execute();
  await audit(db, now, actor, {
    action: "secondFactor.removed",
    object: `user:${id}`,
    before: { secondFactor: hasSecondFactor ? "on" : "off" },
    after: { secondFactor: "off" },
  });
}
