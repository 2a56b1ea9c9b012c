import { useSession } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useFreshness } from "../live/hooks.ts";
import { leastRole, mayDo } from "./rights.ts";
import type { Action } from "./rights.ts";

function useMay(action: Action): boolean {
  const user = useSession().data?.user;
  return user !== null && user !== undefined && mayDo(user.role, action);
}

/** Why the reader cannot do this, in words; null where he can. */
export function useRoleReason(action: Action): string | null {
  const t = useTranslate();
  const may = useMay(action);
  return may ? null : t("gate.role", { role: t(`role.${leastRole[action]}`) });
}

/** The same, and for commands to lamps also that the page is live. */
export function useCommandReason(action: Action): string | null {
  const t = useTranslate();
  const formats = useFormats();
  const { live, at } = useFreshness();
  const roleReason = useRoleReason(action);
  if (roleReason !== null) return roleReason;
  if (live) return null;
  return at === null ? t("gate.notLive") : t("gate.stale", { time: formats.time(at) });
}
