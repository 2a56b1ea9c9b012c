import { useState } from "react";
import type { CabinetView, SegmentView } from "../../api/contract/stock.ts";
import { ObjectHistory } from "../history/object-history.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { LockBanner } from "../locks/lock-banner.tsx";
import { LockDialog } from "../locks/lock-dialog.tsx";
import { useLocksOn } from "../locks/use-locks-on.ts";
import { Icon } from "../parts/icons.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { ObjectForm } from "../stock/object-form.tsx";
import { SegmentFacts } from "./segment-facts.tsx";
import { SegmentGlyph, segmentState } from "./segment-light.tsx";
import { SegmentSwitch } from "./segment-switch.tsx";

export interface SegmentCardProps {
  readonly cabinet: CabinetView;
  readonly segment: SegmentView;
  /** Why nothing of the cabinet can be switched; said once above all cards. */
  readonly cabinetReason: string | null;
}

/** One segment: how it stands and why, what it feeds, and the hand on its switch. */
export function SegmentCard({ cabinet, segment, cabinetReason }: SegmentCardProps) {
  const t = useTranslate();
  const planner = useRoleReason("editStock");
  const technician = useRoleReason("lockWork");
  const locks = useLocksOn("segment", segment.id);
  const [edited, setEdited] = useState<SegmentView | null>(null);
  const [locking, setLocking] = useState(false);
  const [looking, setLooking] = useState(false);
  const title = t("light.segment", { segment: segment.number });
  const whole = t("cabinets.segmentOf", { segment: segment.number, cabinet: cabinet.number });
  const state = segmentState(segment);
  return (
    <article className="segment-card stack" aria-label={title} data-state={state}>
      <div className="segment-head">
        <SegmentGlyph state={state} size={30} />
        <div className="segment-name">
          <h3>{title}</h3>
          {segment.name !== null && <p className="soft small">{segment.name}</p>}
        </div>
        <p className="segment-state">{t(`cabinets.state.${state}`)}</p>
      </div>
      <LockBanner locks={locks} />
      <SegmentFacts segment={segment} />
      <SegmentSwitch segment={segment} name={whole} cabinetReason={cabinetReason} />
      <div className="row segment-more">
        {planner === null && (
          <button type="button" className="button button-quiet" onClick={() => setEdited(segment)}>
            <Icon name="edit" size={18} />
            {t("light.edit")}
            <span className="unseen"> {title}</span>
          </button>
        )}
        <button
          type="button"
          className="button button-quiet"
          aria-expanded={looking}
          onClick={() => setLooking(!looking)}
        >
          <Icon name="history" size={18} />
          {t("cabinets.changes")}
          <span className="unseen"> {title}</span>
        </button>
        {technician === null && locks.length === 0 && (
          <button type="button" className="button button-quiet" onClick={() => setLocking(true)}>
            <Icon name="locks" size={18} />
            {t("locks.set")}
            <span className="unseen"> {title}</span>
          </button>
        )}
      </div>
      {looking && <ObjectHistory kind="segment" id={segment.id} />}
      <LockDialog
        target={{ kind: "segment", id: segment.id, name: whole }}
        isOpen={locking}
        onOpenChange={setLocking}
      />
      <Sheet
        title={t("cabinets.edit", { name: whole })}
        isOpen={edited !== null}
        onOpenChange={() => setEdited(null)}
      >
        <ObjectForm kind="segment" object={edited} onDone={() => setEdited(null)} />
      </Sheet>
    </article>
  );
}
