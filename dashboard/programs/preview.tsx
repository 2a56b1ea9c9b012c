import type { ProgramPreview } from "../../api/contract/programs.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { TimelineDrawing } from "../light/timeline-drawing.tsx";
import { savedPercent } from "./draft.ts";
import type { PreviewQuery } from "./use-preview.ts";

/** What the program would do: savings in a year, and the coming seven nights. */
export function Preview({ query }: { readonly query: PreviewQuery }) {
  const t = useTranslate();
  const preview = query.data;
  return (
    <section className="stack" aria-label={t("preview.title")}>
      <h2>{t("preview.title")}</h2>
      <ProblemNote error={query.error} />
      {preview !== undefined && (
        <>
          <Savings preview={preview} />
          <Nights preview={preview} />
        </>
      )}
    </section>
  );
}

function Savings({ preview }: { readonly preview: ProgramPreview }) {
  const t = useTranslate();
  const formats = useFormats();
  const saved = savedPercent(preview);
  if (preview.lights === 0) {
    return (
      <p role="status">
        {t("preview.unassigned", { hours: formats.integer(preview.yearBurningHours) })}
      </p>
    );
  }
  return (
    <div className="savings" role="status">
      {saved !== null && (
        <p className="figure-large">
          {formats.integer(saved)} <span className="unit">%</span>
        </p>
      )}
      <p>
        {t("preview.saved", {
          count: preview.lights,
          lights: formats.integer(preview.lights),
          kwh: formats.kilowattHours(preview.yearKwh),
          full: formats.kilowattHours(preview.yearFullKwh),
          hours: formats.integer(preview.yearBurningHours),
        })}
      </p>
    </div>
  );
}

function Nights({ preview }: { readonly preview: ProgramPreview }) {
  const t = useTranslate();
  const formats = useFormats();
  const timeZone = useTown().data?.timeZone ?? "UTC";
  return (
    <ul className="nights">
      {preview.nights.map((night) => {
        const lit = night.steps.filter((step) => step.level > 0);
        const first = lit[0];
        const last = lit.at(-1);
        return (
          <li key={night.date} className="stack stack-tight">
            <h3>{formats.isoDay(night.date)}</h3>
            <TimelineDrawing
              timeline={night}
              timeZone={timeZone}
              now={null}
              override={null}
              plotHeight={56}
            />
            <p className="soft small">
              {first === undefined || last === undefined
                ? t("preview.dark")
                : t("preview.night", {
                    from: formats.time(first.from),
                    to: formats.time(last.to),
                    levels: night.steps
                      .filter((step) => step.level > 0)
                      .map((step) => formats.percent(step.level))
                      .join(" → "),
                  })}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
