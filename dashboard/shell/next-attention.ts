import { lampStatuses } from "../../api/contract/lights.ts";
import type { LampStore } from "../live/lamp-store.ts";

const fault = lampStatuses.indexOf("fault");
const noConnection = lampStatuses.indexOf("noConnection");

/**
 * The light point after `current` (null: from the start) that is faulty; where none is, that has no connection.
 * Goes round once; null where every lamp is well.
 */
export function nextNeedingAttention(
  lamps: Pick<LampStore, "columns" | "status" | "placeOf">,
  current: string | null,
): string | null {
  const ids = lamps.columns()?.ids ?? [];
  const status = lamps.status();
  const from = current === null ? -1 : (lamps.placeOf(current) ?? -1);
  for (const wanted of [fault, noConnection]) {
    for (let step = 1; step <= ids.length; step++) {
      const place = (from + step) % ids.length;
      if (status[place] === wanted && place !== from) return ids[place] ?? null;
    }
  }
  return null;
}
