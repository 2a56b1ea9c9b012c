import { useTranslate } from "../i18n/translate.ts";
import type { TestProgress } from "./test-progress.ts";

/** What to do where a test does not come out as it should: the lamp is silent, refuses, or takes another power. */
export function LevelRemedy({
  progress,
  late,
  online,
  onMeasure,
  onAgain,
}: {
  readonly progress: TestProgress | null;
  readonly late: boolean;
  readonly online: boolean;
  readonly onMeasure: () => void;
  readonly onAgain: () => void;
}) {
  const t = useTranslate();
  const again = (
    <button type="button" className="button" onClick={onAgain}>
      {t("commission.again")}
    </button>
  );
  if (progress === null) return <div>{again}</div>;
  const { phase, ending, code, verdict } = progress;
  if (phase === "ended" && ending !== null) {
    return (
      <div className="note note-bad stack stack-tight" role="alert">
        <p>
          {t(`ledger.ending.${ending}`)} {code !== null && t.code("rejection", code)}
        </p>
        <div>{again}</div>
      </div>
    );
  }
  if (phase === "measured") {
    if (verdict === "good" || verdict === null) return null;
    return (
      <div className="note stack stack-tight">
        <p>{t(`verdict.help.${verdict}`)}</p>
        <div className="row">
          <button type="button" className="button" onClick={onMeasure}>
            {t("commission.measureAgain")}
          </button>
          {again}
        </div>
      </div>
    );
  }
  if (!late) return null;
  const silent = phase === "applied" ? "unmeasured" : online ? "unanswered" : "offline";
  return (
    <div className="note stack stack-tight" role="status">
      <p>{t(`commission.late.${silent}`)}</p>
      <div className="row">
        {phase === "applied" && (
          <button type="button" className="button" onClick={onMeasure}>
            {t("commission.measureAgain")}
          </button>
        )}
        {again}
      </div>
    </div>
  );
}
