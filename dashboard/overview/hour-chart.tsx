import type { EnergyView } from "../../api/contract/energy.ts";
import type { OverviewView } from "../../api/contract/overview.ts";
import { fullHours } from "../format/town-time.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ChartFrame } from "../parts/chart-frame.tsx";
import { useWidth } from "../parts/use-width.ts";

const height = 168;
const foot = 22;
const head = 8;

const hourMs = 3_600_000;
/** The scale reaches at least to so many watts a light: standby alone is not to look like light. */
const leastWatts = 20;

export interface HourChartProps {
  readonly energy: EnergyView;
  /** The lighting day: the hours to come keep their room. */
  readonly day: { readonly from: number; readonly to: number };
  readonly timeZone: string;
  /** Says the sums, so that they are those of the figures above: the hours are asked for a moment earlier or later. */
  readonly overview: OverviewView;
}

/** The lighting day hour by hour: taken, planned, and what 100 % would have taken. */
export function HourChart({ energy, day, timeZone, overview }: HourChartProps) {
  const t = useTranslate();
  const formats = useFormats();
  const lights = Object.values(overview.counts).reduce((sum, count) => sum + count, 0);
  return (
    <ChartFrame
      title={t("hours.title")}
      sentence={t("hours.sentence", {
        taken: formats.kilowattHours(overview.tonightKwh),
        plan: formats.kilowattHours(overview.tonightPlannedKwh),
        full: formats.kilowattHours(overview.tonightFullKwh),
      })}
      chart={
        <Bars hours={energy.hours} day={day} timeZone={timeZone} leastTop={lights * leastWatts} />
      }
      table={
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("hours.hour")}</th>
              <th scope="col" className="number">
                {t("hours.taken")}
              </th>
              <th scope="col" className="number">
                {t("hours.plan")}
              </th>
              <th scope="col" className="number">
                {t("hours.full")}
              </th>
              <th scope="col" className="number">
                {t("hours.calculated")}
              </th>
            </tr>
          </thead>
          <tbody>
            {energy.hours.map((hour) => (
              <tr key={hour.start}>
                <th scope="row">{formats.time(hour.start)}</th>
                <td className="number">{formats.kilowattHours(hour.wh / 1_000)}</td>
                <td className="number">{formats.kilowattHours(hour.plannedWh / 1_000)}</td>
                <td className="number">{formats.kilowattHours(hour.fullWh / 1_000)}</td>
                <td className="number">
                  {formats.percent(hour.wh <= 0 ? 0 : (hour.bySource.calculated / hour.wh) * 100)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}

function Bars({
  hours,
  day,
  timeZone,
  leastTop,
}: {
  readonly hours: EnergyView["hours"];
  readonly day: HourChartProps["day"];
  readonly timeZone: string;
  readonly leastTop: number;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const [frame, width] = useWidth<HTMLDivElement>();
  const top = Math.max(
    leastTop,
    ...hours.map((hour) => Math.max(hour.fullWh, hour.wh, hour.plannedWh)),
  );
  const y = (wh: number): number => head + (height - foot - head) * (1 - wh / top);
  const slot = width / Math.max(1, Math.round((day.to - day.from) / hourMs));
  const every = slot < 46 ? 3 : 1;
  return (
    <div ref={frame}>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          {hours.map((hour) => {
            const place = Math.round((hour.start - day.from) / hourMs);
            const left = place * slot + Math.min(4, slot * 0.15);
            const wide = Math.max(1, slot - Math.min(8, slot * 0.3));
            const measured = hour.wh - hour.bySource.calculated;
            return (
              <g key={hour.start}>
                <rect
                  x={left}
                  y={y(hour.fullWh)}
                  width={wide}
                  height={y(0) - y(hour.fullWh)}
                  rx="2"
                  fill="var(--surface-high)"
                />
                <rect
                  x={left}
                  y={y(hour.wh)}
                  width={wide}
                  height={y(0) - y(hour.wh)}
                  rx="2"
                  fill="var(--lamp)"
                  opacity="0.4"
                />
                <rect
                  x={left}
                  y={y(measured)}
                  width={wide}
                  height={y(0) - y(measured)}
                  rx="2"
                  fill="var(--lamp)"
                />
                {hour.plannedWh > 0 && (
                  <line
                    x1={left - 1}
                    x2={left + wide + 1}
                    y1={y(hour.plannedWh)}
                    y2={y(hour.plannedWh)}
                    stroke="var(--plan)"
                    strokeWidth="2"
                  />
                )}
              </g>
            );
          })}
          {fullHours(day.from, day.to - hourMs, every, timeZone).map((at) => (
            <text
              key={at}
              className="axis"
              x={((at - day.from) / hourMs + 0.5) * slot}
              y={height - 5}
              textAnchor="middle"
            >
              {formats.time(at).slice(0, 2)}
            </text>
          ))}
          <line x1="0" x2={width} y1={y(0)} y2={y(0)} stroke="var(--rule-strong)" />
        </svg>
      )}
      <ul className="legend small soft">
        <li>
          <i className="swatch swatch-measured" />
          {t("hours.measuredLegend")}
        </li>
        <li>
          <i className="swatch swatch-calculated" />
          {t("hours.calculatedLegend")}
        </li>
        <li>
          <i className="swatch swatch-plan" />
          {t("hours.planLegend")}
        </li>
        <li>
          <i className="swatch swatch-full" />
          {t("hours.fullLegend")}
        </li>
      </ul>
    </div>
  );
}
