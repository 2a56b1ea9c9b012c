import type { SegmentView } from "../../api/contract/stock.ts";
import { usePrograms } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";
import { deviates } from "./cabinet-rules.ts";

/** Wanted and reported apart, each with its instant; then what the segment feeds and what its plan is. */
export function SegmentFacts({ segment }: { readonly segment: SegmentView }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  const { desiredOn, desiredReason, until, actualOn, reason, changedAt, lights, output } = segment;
  const moment = (at: number): string => formats.moment(at, now ?? at);
  const onOff = (on: boolean): string => t(on ? "cabinets.state.on" : "cabinets.state.off");
  return (
    <>
      {deviates(segment) && <p className="note note-bad">{t("cabinets.deviates")}</p>}
      <dl className="facts">
        {desiredOn !== null && (
          <Fact name={t("cabinets.wanted")}>
            {onOff(desiredOn)}
            {until !== null && ` ${t("cabinets.until", { until: moment(until) })}`}
            {desiredReason !== null && (
              <span className="soft"> · {t.code("reason", desiredReason)}</span>
            )}
          </Fact>
        )}
        {desiredOn !== null && (
          <Fact name={t("cabinets.reported")}>
            {actualOn === null ? t("cabinets.nothingHeard") : onOff(actualOn)}
            {actualOn !== null && changedAt !== null && (
              <span className="soft"> {t("cabinets.since", { since: moment(changedAt) })}</span>
            )}
            {actualOn !== null && reason !== null && reason !== desiredReason && (
              <span className="soft"> · {t.code("reason", reason)}</span>
            )}
          </Fact>
        )}
        <Fact name={t("cabinets.feeds")}>
          {lights === 0 ? (
            formats.integer(0)
          ) : (
            <Link
              href={pathOf({ screen: "lights", filter: { ...allLights, segment: segment.id } })}
            >
              {t("lights.found", { count: lights, number: formats.integer(lights) })}
            </Link>
          )}
        </Fact>
        <Fact name={t("stockField.calendarId")}>
          <Program calendarId={segment.calendarId} />
        </Fact>
        {output !== null && <Fact name={t("stockField.output")}>{formats.integer(output)}</Fact>}
        {segment.note !== null && <Fact name={t("stockField.note")}>{segment.note}</Fact>}
      </dl>
      {!segment.dayPowered && <p className="small soft">{t("cabinets.noDayPower")}</p>}
    </>
  );
}

function Program({ calendarId }: { readonly calendarId: string | null }) {
  const t = useTranslate();
  const programs = usePrograms().data;
  if (calendarId === null) return t("cabinets.asItsLights");
  const program = programs?.find((one) => one.calendarId === calendarId);
  if (program === undefined) return programs === undefined ? "" : t("cabinets.ownCalendar");
  return <Link href={pathOf({ screen: "program", id: program.id })}>{program.name}</Link>;
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="facts-pair">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
