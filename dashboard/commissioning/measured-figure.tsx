import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import type { TestProgress } from "./test-progress.ts";

const phases = ["accepted", "received", "applied", "measured"] as const;
const order: Readonly<Record<TestProgress["phase"], number>> = {
  asking: -1,
  accepted: 0,
  sent: 0,
  received: 1,
  applied: 2,
  measured: 3,
  ended: -1,
};

/** Watts measured, large; what is expected and the verdict below; and the way there: accepted is not confirmed, confirmed is not measured. */
export function MeasuredFigure({ progress }: { readonly progress: TestProgress | null }) {
  const t = useTranslate();
  const formats = useFormats();
  const reached = progress === null ? -1 : order[progress.phase];
  const { verdict = null, measuredW = null, expectedW = null } = progress ?? {};
  return (
    <>
      <div className="watts" data-verdict={verdict ?? "none"} role="status">
        <strong>{measuredW === null ? "– W" : formats.watts(measuredW)}</strong>
        <span className="soft">
          {expectedW !== null
            ? t("commission.expected", { power: formats.watts(expectedW) })
            : verdict !== null && t("commission.noExpected")}
        </span>
        {verdict !== null && (
          <span className="verdict">
            {verdict === "good" && <Icon name="check" size={22} />}
            {t(`verdict.${verdict}`)}
          </span>
        )}
      </div>
      <ol className="phases" aria-label={t("commission.phases")}>
        {phases.map((phase, i) => (
          <li
            key={phase}
            data-state={i <= reached ? "done" : i === reached + 1 ? "waiting" : "open"}
          >
            <span className="step-dot" aria-hidden="true">
              {i <= reached && <Icon name="check" size={12} />}
            </span>
            {t(`ledger.${phase}`)}
            <span className="unseen">
              {t(i <= reached ? "ledger.state.done" : "ledger.state.waiting")}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
