import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { closeCarried } from "../approvals/carrying.ts";
import type { ErasedParts } from "../../store/record-erased.ts";
import type { SessionUser } from "../contract/session.ts";

/** Who made a change, and from where. */
export interface Actor {
  readonly user: Pick<SessionUser, "id" | "name" | "role">;
  readonly address: string;
}

/** What the office does by itself, at its time. */
export const systemActor: Actor = {
  user: { id: "system", name: "Lichtpunkt", role: "administrator" },
  address: "local",
};

export interface AuditedChange {
  /** As `program.changed`, past tense. */
  readonly action: string;
  /** Kind and id of what was changed, as `program:p_...`. */
  readonly object: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | null;
  /** Of an erasure alone: what it takes away, in the same transaction. */
  readonly erases?: ErasedParts;
}

/** Writes one line of the record; call it in the transaction that makes the change. */
export async function audit(
  db: Kysely<OfficeSchema>,
  at: number,
  actor: Actor,
  change: AuditedChange,
): Promise<void> {
  await closeCarried(db);
  await db
    .insertInto("audit")
    .values({
      at,
      actor: actor.user.id,
      role: actor.user.role,
      action: change.action,
      object: change.object,
      before: change.before === undefined ? null : JSON.stringify(change.before),
      after: change.after === undefined ? null : JSON.stringify(change.after),
      reason: change.reason ?? null,
      address: actor.address,
      name: actor.user.name,
      erases: change.erases === undefined ? null : JSON.stringify(change.erases),
    })
    .execute();
}
