import type { LightView } from "../../api/contract/lights.ts";
import { useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { ChartFrame } from "../parts/chart-frame.tsx";
import { spoken } from "./spoken-parameters.ts";
import { TimelineDrawing } from "./timeline-drawing.tsx";
import { presentAndNext } from "./timeline-path.ts";

/** Tonight from noon to noon: the plan, what is laid over it by hand, and where we are. */
export function Tonight({ view }: { readonly view: LightView }) {
  const t = useTranslate();
  const formats = useFormats();
  const timeZone = useTown().data?.timeZone ?? "UTC";
  const now = useTownNow(2_000);
  const { tonight, override } = view;
  const { present, next } = presentAndNext(tonight.steps, now ?? tonight.from);
  const words = [
    present === null ? "" : t("tonight.present", { level: formats.percent(present.level) }),
    next === null
      ? t("tonight.noNext")
      : t("tonight.next", { level: formats.percent(next.level), time: formats.time(next.from) }),
    tonight.sunset === null || tonight.sunrise === null
      ? ""
      : t("tonight.sun", {
          sunset: formats.time(tonight.sunset),
          sunrise: formats.time(tonight.sunrise),
        }),
    override === null
      ? ""
      : t("tonight.override", {
          level: formats.percent(override.level),
          until: formats.moment(override.until, now ?? override.from),
        }),
  ];
  return (
    <ChartFrame
      title={t("tonight.title")}
      sentence={words.filter((word) => word !== "").join(" ")}
      chart={
        <TimelineDrawing timeline={tonight} timeZone={timeZone} now={now} override={override} />
      }
      table={
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("tonight.from")}</th>
              <th scope="col">{t("tonight.to")}</th>
              <th scope="col" className="number">
                {t("twin.level")}
              </th>
              <th scope="col">{t("tonight.why")}</th>
            </tr>
          </thead>
          <tbody>
            {tonight.steps.map((step) => (
              <tr key={step.from}>
                <th scope="row">{formats.time(step.from)}</th>
                <td>{formats.time(step.to)}</td>
                <td className="number">{formats.percent(step.level)}</td>
                <td>
                  {t.code(
                    "timeline",
                    step.decidedBy.code,
                    spoken(step.decidedBy.parameters, formats, t),
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
