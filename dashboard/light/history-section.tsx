import { useState } from "react";
import type { HistoryView } from "../../api/contract/lights.ts";
import { useHistory, useTown } from "../client/queries.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { ChartFrame } from "../parts/chart-frame.tsx";
import { Choices } from "../parts/choices.tsx";
import { HistoryChart } from "./history-chart.tsx";
import { burningTime } from "./history-figures.ts";

const spans = { day: 86_400_000, week: 7 * 86_400_000 } as const;
type Span = keyof typeof spans;

/** How often the history is asked for anew: the span moves on in steps of this much town time. */
const stepMs = 600_000;

export function HistorySection({ id }: { readonly id: string }) {
  const t = useTranslate();
  const formats = useFormats();
  const timeZone = useTown().data?.timeZone ?? "UTC";
  const now = useTownNow(5_000);
  const [span, setSpan] = useState<Span>("day");
  const to = now === null ? 0 : Math.ceil(now / stepMs) * stepMs;
  const from = to - spans[span];
  const query = useHistory(id, from, to);
  const history = query.data;
  const has = history !== undefined && history.at.length > 0;
  const choice = (
    <Choices
      label={t("history.span")}
      value={span}
      options={[
        { value: "day", label: t("history.day") },
        { value: "week", label: t("history.week") },
      ]}
      onChange={setSpan}
    />
  );
  return (
    <div className="stack">
      <ChartFrame
        title={t("history.title")}
        sentence={
          has ? sentenceOf(history) : t(query.isPending ? "common.loading" : "history.none")
        }
        chart={
          has ? (
            <HistoryChart history={history} from={from} to={to} timeZone={timeZone} />
          ) : (
            <span />
          )
        }
        table={has ? <HistoryTable history={history} /> : <span />}
      />
      <ProblemNote error={query.error} />
      <div className="history-span">{choice}</div>
    </div>
  );

  function sentenceOf(view: HistoryView): string {
    const top = Math.max(0, ...view.powerW.map((power) => power ?? 0));
    return t("history.sentence", {
      burning: formats.duration(burningTime(view)),
      top: formats.watts(top),
      count: view.at.length,
    });
  }
}

function HistoryTable({ history }: { readonly history: HistoryView }) {
  const t = useTranslate();
  const formats = useFormats();
  const percent = (level: number | null | undefined): string =>
    level === null || level === undefined ? "–" : formats.percent(level);
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t("history.time")}</th>
          <th scope="col" className="number">
            {t("history.level")}
          </th>
          <th scope="col" className="number">
            {t("history.plan")}
          </th>
          <th scope="col" className="number">
            {t("twin.power")}
          </th>
        </tr>
      </thead>
      <tbody>
        {history.at.map((at, i) => {
          const power = history.powerW[i];
          return (
            <tr key={at}>
              <th scope="row">{formats.dayAndTime(at)}</th>
              <td className="number">{percent(history.levelPercent[i])}</td>
              <td className="number">{percent(history.planLevelPercent[i])}</td>
              <td className="number">
                {power === null || power === undefined ? "–" : formats.watts(power)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
