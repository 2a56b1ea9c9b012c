import type { Kysely } from "kysely";
import { eraseAddresses } from "../../store/erase-lines.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { spansOf } from "../../store/record-erased.ts";
import { audit, systemActor } from "../office/audit.ts";

const dayMs = 86_400_000;
/** Lines in one transaction, so that others get their turn. */
const portion = 2_000;
/** A used or expired link says when somebody came in by it: as long as a session may live. */
const linkDays = 30;

/** Takes away what has had its time: addresses in the record after `addressDays`, links, answers kept for repeated requests. */
export async function forgetWhatIsOver(
  db: Kysely<OfficeSchema>,
  addressDays: number,
  now: number,
): Promise<void> {
  await db
    .deleteFrom("login_links")
    .where("expires_at", "<", now - linkDays * dayMs)
    .execute();
  await db
    .deleteFrom("idempotency_keys")
    .where("created_at", "<", now - dayMs)
    .execute();
  await db.deleteFrom("oidc_logins").where("expires_at", "<", now).execute();
  for (;;) {
    const erased = await db.transaction().execute(async (trx) => {
      const lines = await eraseAddresses(trx, now - addressDays * dayMs, portion);
      if (lines.length > 0) {
        await audit(trx, now, systemActor, {
          action: "record.addressesErased",
          object: "record:addresses",
          after: { lines: lines.length, days: addressDays },
          erases: { address: spansOf(lines) },
        });
      }
      return lines.length;
    });
    if (erased < portion) return;
  }
}
