import { useEffect } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { HistoryView } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import type { Formats } from "../format/formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import type { Translate } from "../i18n/translate.ts";
import { useWidth } from "../parts/use-width.ts";
import { useTheme } from "../theme/use-theme.ts";

const chartHeight = 220;

export interface HistoryChartProps {
  readonly history: HistoryView;
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
}

/** Level, plan and power over time; the numbers stand in the table view too. */
export function HistoryChart({ history, from, to, timeZone }: HistoryChartProps) {
  const t = useTranslate();
  const formats = useFormats();
  const theme = useTheme();
  const [frame, width] = useWidth<HTMLDivElement>();
  useEffect(() => {
    const target = frame.current;
    if (target === null || width === 0) return;
    const style = getComputedStyle(document.documentElement);
    const color = (name: string): string => style.getPropertyValue(name).trim();
    const data: uPlot.AlignedData = [
      history.at.map((at) => at / 1_000),
      [...history.planLevelPercent],
      [...history.levelPercent],
      [...history.powerW],
    ];
    const chart = new uPlot(
      {
        width,
        height: chartHeight,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), timeZone),
        cursor: { drag: { x: false, y: false } },
        legend: { show: true, live: true },
        scales: {
          x: { min: from / 1_000, max: to / 1_000 },
          "%": { range: [0, 100] },
          W: { range: (_, __, top) => [0, Math.max(10, (top ?? 0) * 1.15)] },
        },
        axes: axes(formats, color),
        series: series(t, formats, color),
      },
      data,
      target,
    );
    return () => chart.destroy();
  }, [history, from, to, timeZone, width, theme, t, formats, frame]);
  return <div ref={frame} className="history-chart" aria-hidden="true" />;
}

const font = '12px "Segoe UI", Roboto, "Liberation Sans", sans-serif';

function axes(formats: Formats, color: (name: string) => string): uPlot.Axis[] {
  const base = {
    font,
    stroke: color("--ink-soft"),
    grid: { stroke: color("--rule"), width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...base,
      space: 90,
      values: (_, seconds) =>
        seconds.map((second, i) => {
          const at = second * 1_000;
          const before = seconds[i - 1];
          const sameDay = before !== undefined && formats.day(before * 1_000) === formats.day(at);
          return sameDay ? formats.time(at) : formats.dayAndTime(at);
        }),
    },
    { ...base, scale: "%", size: 46, values: (_, levels) => levels.map(formats.percent) },
    {
      ...base,
      scale: "W",
      side: 1,
      size: 56,
      grid: { show: false },
      values: (_, powers) => powers.map((power) => `${formats.integer(power)}\u00a0W`),
    },
  ];
}

function series(t: Translate, formats: Formats, color: (name: string) => string): uPlot.Series[] {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const shown = (format: (value: number) => string) => (_: uPlot, value: number | null) =>
    value === null ? "" : format(value);
  const level = { scale: "%", value: shown(formats.percent), points: { show: false } };
  const plan: uPlot.Series = {
    ...level,
    label: t("history.plan"),
    stroke: color("--plan"),
    width: 1.5,
    dash: [5, 4],
  };
  const measured: uPlot.Series = {
    ...level,
    label: t("history.level"),
    stroke: color("--lamp"),
    width: 2,
  };
  if (stepped !== undefined) {
    plan.paths = stepped;
    measured.paths = stepped;
  }
  return [
    { label: t("history.time"), value: shown((seconds) => formats.dayAndTime(seconds * 1_000)) },
    plan,
    measured,
    {
      label: t("twin.power"),
      scale: "W",
      value: shown(formats.watts),
      stroke: color("--ink-faint"),
      width: 1.2,
      points: { show: false },
    },
  ];
}
