import type { OverviewView } from "../../api/contract/overview.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";

/** Meters are read every quarter of an hour, and the first report of a night may be half an interval late. */
const longestReportHours = 0.4;

/** Power now against the plan, energy tonight against the plan and against 100 %. */
export function Figures({ overview }: { readonly overview: OverviewView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { powerKw, plannedKw, tonightKwh, tonightPlannedKwh, tonightFullKwh } = overview;
  const powerTop = Math.max(powerKw, plannedKw) * 1.15;
  const saved = tonightFullKwh <= 0 ? null : (1 - tonightPlannedKwh / tonightFullKwh) * 100;
  // What meters have not told yet is at most what burns between two reports.
  const missing = tonightPlannedKwh - tonightKwh;
  const isLagging = missing > tonightPlannedKwh * 0.03 && missing < powerKw * longestReportHours;
  return (
    <div className="figures">
      <section className="figure-block" aria-label={t("overview.powerNow")}>
        <h2 className="over">{t("overview.powerNow")}</h2>
        <p className="figure-large">
          {formats.decimal(powerKw, powerKw < 100 ? 1 : 0)} <span className="unit">kW</span>
        </p>
        <Bullet value={powerKw} plan={plannedKw} top={powerTop} />
        <p className="soft small">
          {t("overview.powerPlan", { plan: formats.kilowatts(plannedKw) })}{" "}
          {t("overview.measuredShare", { share: formats.percent(overview.measuredShare * 100) })}
        </p>
      </section>
      <section className="figure-block" aria-label={t("overview.energyTonight")}>
        <h2 className="over">{t("overview.energyTonight")}</h2>
        <p className="figure-large">
          {formats.decimal(tonightKwh, tonightKwh < 100 ? 1 : 0)} <span className="unit">kWh</span>
        </p>
        <Bullet value={tonightKwh} plan={tonightPlannedKwh} top={tonightFullKwh} />
        <p className="soft small">
          {t("overview.energyPlan", {
            plan: formats.kilowattHours(tonightPlannedKwh),
            full: formats.kilowattHours(tonightFullKwh),
          })}{" "}
          {isLagging && <>{t("overview.metersLag")} </>}
          {saved !== null && saved >= 1 && (
            <strong className="saved">
              {t("overview.saved", { share: formats.percent(saved) })}
            </strong>
          )}
        </p>
      </section>
    </div>
  );
}

/** A bar for the value on a scale to `top`, with a tick where the plan stands. The numbers stand beside it. */
function Bullet({
  value,
  plan,
  top,
}: {
  readonly value: number;
  readonly plan: number;
  readonly top: number;
}) {
  const share = (part: number): number =>
    top <= 0 ? 0 : Math.min(100, Math.max(0, (part / top) * 100));
  return (
    <svg className="bullet" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect y="3" width="100" height="4" fill="var(--rule)" />
      <rect y="3" width={share(value)} height="4" fill="var(--lamp)" />
      <rect x={Math.min(99.3, share(plan))} width="0.7" height="10" fill="var(--plan)" />
    </svg>
  );
}
