import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { insertMany } from "../../store/bulk.ts";
import type { DeviceKind, OfficeSchema } from "../../store/office-schema.ts";
import { audit, type Actor } from "../office/audit.ts";

/**
 * Lets devices connect: each gets the secret given for it, of which only the SHA-256 digest is kept, or none (null) where a
 * certificate is to take its place; one that is known loses its former secrets and is no longer revoked. Call it in a transaction. `now`: milliseconds since 1970.
 */
export async function enrolDevices(
  db: Kysely<OfficeSchema>,
  secrets: Readonly<Record<string, string | null>>,
  {
    kind,
    gatewayId = null,
    actor,
    now,
  }: {
    kind: DeviceKind;
    /** The gateway that may speak for them; those known already keep theirs where none is named. */
    gatewayId?: string | null;
    actor: Actor;
    now: number;
  },
): Promise<void> {
  const rows = Object.entries(secrets).map(([id, secret]) => ({
    id,
    secret_hash: secret === null ? null : createHash("sha256").update(secret).digest(),
    secret_changed_at: secret === null ? null : now,
    old_secret_hash: null,
    old_secret_until: null,
    kind,
    gateway_id: gatewayId,
    created_at: now,
    revoked_at: null,
  }));
  if (rows.length === 0) return;
  await insertMany(db, "devices", rows, {
    conflict: {
      key: ["id"],
      update: [
        "secret_hash",
        "secret_changed_at",
        "old_secret_hash",
        "old_secret_until",
        "revoked_at",
        "kind",
        ...(gatewayId === null ? [] : (["gateway_id"] as const)),
      ],
    },
  });
  await audit(db, now, actor, {
    action: "devices.enrolled",
    object: "devices",
    after: { count: rows.length, first: rows[0]?.id },
  });
}
