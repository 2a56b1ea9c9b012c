import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { insertMany } from "../../store/bulk.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { newSecret } from "../auth/token.ts";
import type { RotateRequest } from "../contract/credentials.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { audit, type Actor } from "../office/audit.ts";
import { raiseRevision } from "../office/revisions.ts";

const dayMs = 86_400_000;
const usualGraceDays = 7;

/**
 * Gives devices new secrets; what they had stays good for the grace, so that each can be told the new one over the old. One before that
 * ends at once. Call it in a transaction. `now`: milliseconds since 1970.
 */
export async function rotate(
  db: Kysely<OfficeSchema>,
  { deviceIds, graceDays = usualGraceDays }: RotateRequest,
  { actor, now }: { readonly actor: Actor; readonly now: number },
): Promise<
  { readonly kind: "rotated"; readonly secrets: Readonly<Record<string, string>> } | Refusal
> {
  const ids = [...new Set(deviceIds)];
  const rows = await db
    .selectFrom("devices")
    .select(["id", "kind", "created_at", "revoked_at", "secret_hash"])
    .where("id", "in", ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const unknown = ids.filter((id) => !byId.has(id));
  if (unknown.length > 0) {
    const some = unknown.slice(0, 5).join(", ");
    return refuse("notFound", `These devices are not known: ${some}.`);
  }
  const revoked = rows.find(({ revoked_at }) => revoked_at !== null);
  if (revoked !== undefined) {
    return refuse("conflict", `${revoked.id} is revoked: admit it anew instead.`, {
      errors: [
        {
          pointer: `/deviceIds/${deviceIds.indexOf(revoked.id)}`,
          message: "is revoked",
          parameters: { device: revoked.id },
        },
      ],
    });
  }
  const secrets = Object.fromEntries(ids.map((id) => [id, newSecret()]));
  const changed = rows.map(({ id, kind, created_at, secret_hash }) => {
    const keepsOld = graceDays > 0 && secret_hash !== null;
    return {
      id,
      kind,
      created_at,
      secret_hash: createHash("sha256")
        .update(secrets[id] ?? "")
        .digest(),
      secret_changed_at: now,
      old_secret_hash: keepsOld ? secret_hash : null,
      old_secret_until: keepsOld ? now + graceDays * dayMs : null,
    };
  });
  await insertMany(db, "devices", changed, {
    conflict: {
      key: ["id"],
      update: ["secret_hash", "secret_changed_at", "old_secret_hash", "old_secret_until"],
    },
  });
  await raiseRevision(db, "inventory", actor.user.id, now, [], ids);
  await audit(db, now, actor, {
    action: "devices.rotated",
    object: ids.length === 1 ? `device:${ids[0] ?? ""}` : "devices",
    after: { count: ids.length, first: ids[0], graceDays },
  });
  return { kind: "rotated", secrets };
}
