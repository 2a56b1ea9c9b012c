import { useState } from "react";
import type { CabinetView } from "../../api/contract/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { ObjectForm } from "../stock/object-form.tsx";
import { SegmentCard } from "./segment-card.tsx";
import { useCabinetReason } from "./use-switch-reason.ts";

/** The segments of a cabinet, each as it is wanted and as it is, and the switch for it. */
export function CabinetSegments({ cabinet }: { readonly cabinet: CabinetView }) {
  const t = useTranslate();
  const planner = useRoleReason("editStock");
  const reason = useCabinetReason(cabinet);
  const [making, setMaking] = useState(false);
  const { segments } = cabinet;
  return (
    <section className="stack" aria-label={t("stockKinds.segment")}>
      <div className="row row-ends section-head">
        <h2>{t("stockKinds.segment")}</h2>
        {planner === null && (
          <button type="button" className="button button-quiet" onClick={() => setMaking(true)}>
            <Icon name="add" />
            {t("cabinets.newSegment")}
          </button>
        )}
      </div>
      {segments.length === 0 ? (
        <div className="empty stack">
          <p>{t("cabinets.noSegments")}</p>
          <p className="soft">{t("cabinets.noSegmentsMore")}</p>
        </div>
      ) : (
        <>
          {reason !== null && <p className="note">{reason}</p>}
          <ul className="stack">
            {segments.map((segment) => (
              <li key={segment.id}>
                <SegmentCard cabinet={cabinet} segment={segment} cabinetReason={reason} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Sheet title={t("cabinets.newSegment")} isOpen={making} onOpenChange={setMaking}>
        <ObjectForm
          kind="segment"
          object={null}
          defaults={{ cabinetId: cabinet.id }}
          onDone={() => setMaking(false)}
        />
      </Sheet>
    </section>
  );
}
