import { useEnergy, useOverview, useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { lightingDay } from "../format/town-time.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { LockWarning } from "../locks/lock-warning.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Causes } from "./causes.tsx";
import { EmptyTown } from "./empty-town.tsx";
import { Figures } from "./figures.tsx";
import { HourChart } from "./hour-chart.tsx";
import { NightPanorama } from "./night-panorama.tsx";
import { StateCounts } from "./state-counts.tsx";
import { chooseStatus } from "./status-sentence.ts";

export function OverviewScreen() {
  const t = useTranslate();
  const formats = useFormats();
  const town = useTown().data;
  const overview = useOverview();
  const now = useTownNow(1_000);
  const day = town === undefined || now === null ? null : lightingDay(now, town.timeZone);
  const energy = useEnergy(day?.from ?? null, day?.to ?? null, town?.clock.speed ?? 1).data;

  if (overview.data === undefined || town === undefined) {
    return (
      <div className="screen stack">
        <ScreenHeading title={t("overview.title")} />
        <Waiting error={overview.error} retry={() => void overview.refetch()} />
      </div>
    );
  }
  const view = overview.data;
  const status = chooseStatus(view);
  if (status.code === "empty") return <EmptyTown />;
  const numbers = {
    count: status.total,
    burning: formats.integer(status.burning),
    total: formats.integer(status.total),
  };
  const next =
    view.phase.nextChangeAt === null || view.phase.nextCode === null
      ? null
      : t(`overview.next.${view.phase.nextCode}`, { time: formats.time(view.phase.nextChangeAt) });
  return (
    <div className="screen stack stack-wide">
      <div className="stack">
        <ScreenHeading title={t("overview.title")}>
          <span className="status-sentence">{t(`overview.status.${status.code}`, numbers)}</span>
        </ScreenHeading>
        <p className="status-tail">
          {status.troubled === 0
            ? t("overview.allWell")
            : t("overview.troubled", {
                count: status.troubled,
                number: formats.integer(status.troubled),
              })}
          {status.byHand > 0 && (
            <>
              {" "}
              {t("overview.byHand", {
                count: status.byHand,
                number: formats.integer(status.byHand),
              })}
            </>
          )}
          {next !== null && <> {next}</>}
        </p>
        <LockWarning />
      </div>
      {day !== null && now !== null && (
        <NightPanorama
          day={{ ...day, ...town.sun }}
          now={now}
          hours={energy?.hours ?? []}
          timeZone={town.timeZone}
          burning={view.counts.on > view.counts.off}
        />
      )}
      <Figures overview={view} />
      <div className="overview-columns">
        <Causes overview={view} />
        <StateCounts overview={view} />
      </div>
      {energy !== undefined && energy.hours.length > 0 && day !== null && (
        <HourChart energy={energy} overview={view} day={day} timeZone={town.timeZone} />
      )}
    </div>
  );
}
