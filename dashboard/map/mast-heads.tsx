import type { ReactNode } from "react";
import { lampStatuses } from "../../api/contract/lights.ts";
import { lampStore } from "../app/stores.ts";
import { useTranslate } from "../i18n/translate.ts";
import { StatusGlyph } from "../parts/status-glyph.tsx";

interface MastHeadsProps {
  readonly slots: readonly number[];
  readonly onOpen: (slot: number) => void;
  readonly onClose: () => void;
}

/** Several heads on one mast: asks which one is meant, so that both can be reached. */
export function MastHeads({ slots, onOpen, onClose }: MastHeadsProps): ReactNode {
  const t = useTranslate();
  const columns = lampStore.columns();
  return (
    <section className="map-heads" aria-label={t("map.heads")}>
      <h2>{t("map.heads")}</h2>
      <ul>
        {slots.map((slot) => {
          const status = lampStatuses[lampStore.status()[slot] ?? 0] ?? "off";
          return (
            <li key={slot}>
              <button type="button" onClick={() => onOpen(slot)}>
                <StatusGlyph status={status} />
                {columns?.numbers[slot] ?? ""} · {t(`status.${status}`)}
              </button>
            </li>
          );
        })}
        <li>
          <button type="button" onClick={onClose}>
            {t("map.closeHeads")}
          </button>
        </li>
      </ul>
    </section>
  );
}
