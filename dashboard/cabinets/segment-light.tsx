import type { SegmentView } from "../../api/contract/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { StatusGlyph } from "../parts/status-glyph.tsx";

/** `onSite`: nobody switches it from here, so nobody knows; `unknown`: its controller has not said. */
export type SegmentState = "on" | "off" | "unknown" | "onSite";

/** How a segment stands by its controller's word. */
export function segmentState({
  desiredOn,
  actualOn,
}: Pick<SegmentView, "desiredOn" | "actualOn">): SegmentState {
  if (actualOn !== null) return actualOn ? "on" : "off";
  return desiredOn === null ? "onSite" : "unknown";
}

/** The sign of a segment's state; the word for it stands beside. */
export function SegmentGlyph({
  state,
  size = 14,
}: {
  readonly state: SegmentState;
  readonly size?: number;
}) {
  if (state === "on" || state === "off") return <StatusGlyph status={state} size={size} />;
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <circle
        cx="8"
        cy="8"
        r="5.5"
        fill="none"
        stroke="var(--ink-faint)"
        strokeWidth="2"
        strokeDasharray="2.4 2"
      />
    </svg>
  );
}

/** As many segments as a line has room for. */
const shownAtMost = 6;

/** The segments of a cabinet as small lights, each with its number and its state in a word. */
export function SegmentLights({ segments }: { readonly segments: readonly SegmentView[] }) {
  const t = useTranslate();
  const switched = segments.filter((segment) => segmentState(segment) !== "onSite");
  const further = switched.length - shownAtMost;
  const onSite = segments.length - switched.length;
  if (segments.length === 0) return <p className="soft small">{t("cabinets.noSegments")}</p>;
  if (switched.length === 0) {
    return <p className="soft small">{t("cabinets.segmentCount", { count: segments.length })}</p>;
  }
  return (
    <ul className="segment-lights" aria-label={t("stockKinds.segment")}>
      {switched.slice(0, shownAtMost).map((segment) => {
        const state = segmentState(segment);
        return (
          <li key={segment.id} data-state={state}>
            <SegmentGlyph state={state} />
            <strong>{segment.number}</strong> {t(`cabinets.state.${state}`)}
          </li>
        );
      })}
      {further > 0 && <li>{t("cabinets.furtherSegments", { count: further })}</li>}
      {onSite > 0 && <li>{t("cabinets.switchedOnSite", { count: onSite })}</li>}
    </ul>
  );
}
