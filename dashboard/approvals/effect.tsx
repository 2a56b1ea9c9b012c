import type { ApprovalSummary, ApprovalView } from "../../api/contract/approvals.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { ShowOnMap } from "./show-on-map.tsx";

/** One sentence: what the change does to the area that it concerns most. */
export function useEffectSentence() {
  const t = useTranslate();
  const formats = useFormats();
  return ({ change, areas, lights }: ApprovalSummary): string => {
    const [area] = areas;
    if (change === "rule") return t("approvals.effect.rule");
    if (area === undefined) return t("approvals.effect.lights", { count: lights });
    return t("approvals.effect.area", {
      share: formats.percent(area.sharePercent),
      area: area.area ?? t("approvals.noArea"),
    });
  };
}

/** What is asked for, from when until when, and how much of each area goes darker. */
export function Effect({ approval }: { readonly approval: ApprovalView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { summary } = approval;
  const now = useTownNow(30_000) ?? summary.from;
  const { areas, lights, level, until, name, before } = summary;
  const span =
    until === null
      ? t("approvals.fromNowOn")
      : t("approvals.until", { until: formats.moment(until, now) });
  const what = [
    t(`approvals.change.${summary.change}`),
    name,
    level === null ? null : formats.percent(level),
    summary.change === "rule" ? null : span,
  ];
  return (
    <div className="stack stack-tight">
      <p className="soft">{what.filter((part) => part !== null).join(" · ")}</p>
      {areas.length > 0 && (
        <ul className="approval-areas">
          {areas.slice(0, 8).map((area) => (
            <li key={area.areaId}>
              <span>{area.area ?? t("approvals.noArea")}</span>
              <span className="approval-bar" aria-hidden="true">
                <span style={{ inlineSize: `${Math.min(100, area.sharePercent)}%` }} />
              </span>
              <span className="figure">
                {t("approvals.share", {
                  lights: formats.integer(area.lights),
                  of: formats.integer(area.of),
                  share: formats.percent(area.sharePercent),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {before > 0 && <p className="small soft">{t("approvals.before", { count: before })}</p>}
      {lights > before && <ShowOnMap approval={approval} />}
    </div>
  );
}
