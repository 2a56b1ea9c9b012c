import type { WorkLockView } from "../../api/contract/work-locks.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";

/** Why nothing is switched under the lock that holds there, in words; null where none holds. */
export function useLockReason(lock: WorkLockView | null): string | null {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  if (lock === null) return null;
  const until = formats.moment(lock.until, now ?? lock.from);
  return t("locks.levelReason", { person: lock.person, until });
}
