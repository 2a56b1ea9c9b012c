import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { newSecret } from "../auth/token.ts";
import { hasCredential } from "../devices/may-connect.ts";
import type { Actor } from "../office/audit.ts";
import { raiseRevision } from "../office/revisions.ts";
import { enrolDevices } from "./enrol-devices.ts";

export type IssueOutcome =
  /** By device id; told this once. */
  | { readonly kind: "issued"; readonly secrets: Readonly<Record<string, string>> }
  /** Nothing was done: the inventory does not know these. */
  | { readonly kind: "unknown"; readonly deviceIds: readonly string[] };

/**
 * Gives devices of the inventory secrets to connect with: the named ones a new one each, or, where none is named, every device that has
 * none yet. One transaction; `now`: milliseconds since 1970.
 */
export async function issueSecrets(
  db: Kysely<OfficeSchema>,
  { deviceIds, actor, now }: { deviceIds: readonly string[] | null; actor: Actor; now: number },
): Promise<IssueOutcome> {
  return db.transaction().execute(async (trx) => {
    const devices = await trx
      .selectFrom("devices as device")
      .select(["device.id", "device.kind"])
      .select((eb) => hasCredential(eb).as("has_credential"))
      .execute();
    const known = new Set(devices.map(({ id }) => id));
    const unknown = (deviceIds ?? []).filter((id) => !known.has(id));
    if (unknown.length > 0) return { kind: "unknown", deviceIds: unknown };
    const wanted = deviceIds === null ? null : new Set(deviceIds);
    const chosen = devices.filter(({ id, has_credential }) =>
      wanted === null ? !has_credential : wanted.has(id),
    );
    const secrets: Record<string, string> = {};
    for (const [kind, some] of Map.groupBy(chosen, (device) => device.kind)) {
      const own = Object.fromEntries(some.map(({ id }) => [id, newSecret()]));
      await enrolDevices(trx, own, { kind, actor, now });
      Object.assign(secrets, own);
    }
    // Who is connected by the old secret is sent away; one that had none is not connected.
    if (deviceIds !== null) {
      await raiseRevision(trx, "inventory", actor.user.id, now, [], deviceIds);
    }
    return { kind: "issued", secrets };
  });
}
