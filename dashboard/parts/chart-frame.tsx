import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { ScrollArea } from "./scroll-area.tsx";

export interface ChartFrameProps {
  readonly title: string;
  /** What the chart says, in one sentence. */
  readonly sentence: string;
  readonly chart: ReactNode;
  readonly table: ReactNode;
  readonly level?: 2 | 3;
}

/** A chart with its sentence, and the same numbers as a table. */
export function ChartFrame(props: ChartFrameProps) {
  const t = useTranslate();
  const [asTable, setAsTable] = useState(false);
  const Heading = props.level === 3 ? "h3" : "h2";
  return (
    <section className="stack stack-tight" aria-label={props.title}>
      <div className="row row-ends section-head">
        <Heading>{props.title}</Heading>
        <button
          type="button"
          className="button button-quiet"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {t("chart.asTable")}
        </button>
      </div>
      <p className="soft">{props.sentence}</p>
      {asTable ? (
        <ScrollArea className="scrolls chart-table" label={props.title}>
          {props.table}
        </ScrollArea>
      ) : (
        props.chart
      )}
    </section>
  );
}
