import type { FieldStore } from "../store/field-store.ts";
import type { Inbox } from "../store/inbox.ts";
import type { TelemetryStore } from "../store/telemetry.ts";
import { twinConsumer } from "./inbox-queue.ts";

/**
 * Makes what drops, a small step at a time, the batches from the inbox that every consumer has done with. What the consumers hold is
 * made durable first, once for each stretch: the drop itself commits without a flush. The function says whether there is more to drop.
 */
export function createTrimmer(
  inbox: Pick<Inbox, "trim">,
  field: Pick<FieldStore, "makeDurable" | "cursor">,
  telemetry: Pick<TelemetryStore, "makeDurable">,
): () => boolean {
  let upTo: number | null = null;
  return () => {
    if (upTo === null) {
      if (field.makeDurable().kind === "diskFull") return false;
      upTo = Math.min(field.cursor(twinConsumer), telemetry.makeDurable());
    }
    const more = inbox.trim(upTo);
    if (!more) upTo = null;
    return more;
  };
}
