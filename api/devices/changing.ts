import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { Caller } from "../http/route.ts";
import type { Office } from "../office/office.ts";

/** A change under way: its transaction, who makes it, and when by the machine's own clock. */
export interface Changing {
  readonly db: Kysely<OfficeSchema>;
  readonly caller: Caller;
  readonly address: string;
  readonly now: number;
}

/** What was changed: its batch, null where everything was so already; `lightIds` null where more than light points changed. */
export interface Change {
  readonly kind: "change";
  readonly batchId: string | null;
  readonly lightIds: readonly string[] | null;
}

/** It was so already. */
export const unchanged: Change = { kind: "change", batchId: null, lightIds: [] };

/** Lets memory, field and open screens follow a change that is safe on disk. */
export async function follow(office: Office, { batchId, lightIds }: Change): Promise<void> {
  if (batchId === null) return;
  await office.model.reload(lightIds);
  office.link.nudge();
  office.events.emit("changed");
}
