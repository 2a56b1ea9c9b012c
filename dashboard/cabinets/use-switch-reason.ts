import type { CabinetView, SegmentView } from "../../api/contract/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useLockReason } from "../locks/use-lock-reason.ts";
import { useLocksOn } from "../locks/use-locks-on.ts";
import { useCommandReason } from "../session/use-gate.ts";

type LockedKind = "cabinet" | "segment";

/** Why nothing is switched under a lock of its own, in words; null where none holds. One that has run out holds nothing. */
function useOwnLockReason(kind: LockedKind, id: string): string | null {
  const holding = useLocksOn(kind, id).find(({ state }) => state !== "overdue");
  return useLockReason(holding ?? null);
}

/** Why no segment of the cabinet can be switched from here now; null where it can. */
export function useCabinetReason({ id, deviceId }: CabinetView): string | null {
  const t = useTranslate();
  const locked = useOwnLockReason("cabinet", id);
  const gate = useCommandReason("switchLights");
  return deviceId === null ? t("cabinets.noController") : (locked ?? gate);
}

/** Why this one segment cannot be, beyond its cabinet. */
export function useSegmentReason({ id, output }: SegmentView): string | null {
  const t = useTranslate();
  const locked = useOwnLockReason("segment", id);
  return output === null ? t("cabinets.noOutput") : locked;
}
