import type { CabinetView } from "../../api/contract/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { controllerOf } from "./cabinet-rules.ts";

/** What somebody should look after, and what helps. */
export function CabinetAlerts({ cabinet }: { readonly cabinet: CabinetView }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  const { live } = cabinet;
  const silent = controllerOf(cabinet) === "silent";
  const byHand = live?.localOverride === "ON" || live?.localOverride === "OFF";
  const lastSeenAt = live?.lastSeenAt ?? null;
  if (!silent && !byHand && live?.doorOpen !== true) return null;
  return (
    <ul className="stack stack-tight cabinet-alerts">
      {silent && (
        <li className="note note-bad">
          <strong>
            {lastSeenAt === null || now === null
              ? t("cabinets.neverHeard")
              : t("cabinets.silentSince", { age: formats.age(lastSeenAt, now) })}
          </strong>{" "}
          {t("cabinets.silentRemedy")}
        </li>
      )}
      {byHand && (
        <li className="note note-warn">
          <strong>
            {t(live.localOverride === "ON" ? "cabinets.onByHand" : "cabinets.offByHand")}
          </strong>{" "}
          {t("cabinets.byHandRemedy")}
        </li>
      )}
      {live?.doorOpen === true && (
        <li className="note note-warn">
          <strong>{t("cabinets.doorOpen")}</strong> {t("cabinets.doorRemedy")}
        </li>
      )}
    </ul>
  );
}
