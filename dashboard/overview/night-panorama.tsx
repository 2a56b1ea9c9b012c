import type { EnergyView } from "../../api/contract/energy.ts";
import { fullHours } from "../format/town-time.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useWidth } from "../parts/use-width.ts";
import { Mast } from "./mast.tsx";
import { darkness, sunHeight } from "./night-path.ts";
import type { SkyDay } from "./night-path.ts";
import { Sky } from "./sky.tsx";

export interface NightPanoramaProps {
  readonly day: SkyDay;
  readonly now: number;
  readonly hours: EnergyView["hours"];
  readonly timeZone: string;
  /** Whether most lamps burn now; decides where the sun gives no events. */
  readonly burning: boolean;
}

const height = 240;
const horizon = 172;
const mastGap = 30;
const pathSteps = 96;

/** The lighting day as a landscape: the sky from noon to noon, the sun's way, a row of lamps as bright as the town is. */
export function NightPanorama({ day, now, hours, timeZone, burning }: NightPanoramaProps) {
  const t = useTranslate();
  const formats = useFormats();
  const [frame, width] = useWidth<HTMLDivElement>();
  const x = (at: number): number => ((at - day.from) / (day.to - day.from)) * width;
  const sun = sunHeight(day, burning);
  const sunY = (at: number): number => {
    const up = sun(at);
    return horizon - up * (up > 0 ? 118 : 46);
  };
  const path = Array.from({ length: pathSteps + 1 }, (_, i) => {
    const at = day.from + ((day.to - day.from) * i) / pathSteps;
    return `${i === 0 ? "M" : "L"}${x(at).toFixed(1)} ${sunY(at).toFixed(1)}`;
  }).join("");
  const level = levelOf(hours, darkness(day, burning));
  const masts = Array.from({ length: Math.floor(width / mastGap) }, (_, i) => (i + 0.5) * mastGap);
  const time = (at: number | null): string => (at === null ? "–" : formats.time(at));
  const nowX = x(now);
  const ticks = fullHours(day.from, day.to, width < 520 ? 6 : 3, timeZone);
  return (
    <figure className="panorama" ref={frame}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={t("panorama.alternative", {
            now: time(now),
            sunset: time(day.sunset),
            sunrise: time(day.sunrise),
          })}
        >
          <defs>
            <linearGradient id="mast-cone" x1="0" x2="0" y1="0" y2="1">
              <stop offset="0" stopColor="#ffe27a" stopOpacity="0.85" />
              <stop offset="1" stopColor="#ffe27a" stopOpacity="0" />
            </linearGradient>
            <radialGradient id="sun-halo">
              <stop offset="0" stopColor="#fff4c8" />
              <stop offset="0.45" stopColor="#ffd88a" stopOpacity="0.55" />
              <stop offset="1" stopColor="#ffd88a" stopOpacity="0" />
            </radialGradient>
          </defs>
          <Sky day={day} burning={burning} width={width} horizon={horizon} />
          <rect y={horizon} width={width} height={height - horizon} fill="var(--sky-earth)" />
          <path className="pan-path" d={path} />
          <circle
            cx={nowX}
            cy={sunY(now)}
            r="26"
            fill="url(#sun-halo)"
            opacity={sun(now) > 0 ? 1 : 0.3}
          />
          {masts.map((mastX) => {
            const at = day.from + (mastX / width) * (day.to - day.from);
            return (
              <Mast key={mastX} x={mastX} horizon={horizon} level={level(at)} past={at <= now} />
            );
          })}
          <line x1="0" x2={width} y1={horizon} y2={horizon} stroke="var(--pan-line)" />
          {ticks.map((at) => (
            <g key={at} transform={`translate(${x(at)} ${horizon})`}>
              <line y1="0" y2="5" stroke="var(--pan-line)" />
              {x(at) > 20 && x(at) < width - 20 && (
                <text className="pan-hour" y="20" textAnchor="middle">
                  {formats.time(at)}
                </text>
              )}
            </g>
          ))}
          <SunEvent at={day.sunset} x={x} width={width} word={t("panorama.sunset")} />
          <SunEvent at={day.sunrise} x={x} width={width} word={t("panorama.sunrise")} />
          <line className="pan-now-line" x1={nowX} x2={nowX} y1="34" y2={sunY(now)} />
          <circle cx={nowX} cy={sunY(now)} r="5" fill="#fff6d8" stroke="#3a2c05" />
          <g transform={`translate(${Math.min(Math.max(nowX, 34), width - 34)} 22)`}>
            <rect x="-30" y="-14" width="60" height="26" rx="13" fill="var(--pan-now)" />
            <text className="pan-now" textAnchor="middle" y="4.5">
              {formats.time(now)}
            </text>
          </g>
        </svg>
      )}
    </figure>
  );
}

function SunEvent(props: {
  readonly at: number | null;
  readonly x: (at: number) => number;
  readonly width: number;
  readonly word: string;
}) {
  const formats = useFormats();
  const { at, width } = props;
  if (at === null) return null;
  const x = props.x(at);
  const anchor = x < 70 ? "start" : x > width - 70 ? "end" : "middle";
  return (
    <g transform={`translate(${x} ${horizon})`}>
      <path d="M-9 0a9 9 0 0 1 18 0z" fill="var(--pan-sun)" />
      <text className="pan-event" textAnchor={anchor} y="48">
        {width < 520 ? "" : `${props.word} `}
        <tspan className="pan-event-time">{formats.time(at)}</tspan>
      </text>
    </g>
  );
}

/** How bright the town is, 0 to 1: by the hours counted, else by the dark. */
function levelOf(hours: EnergyView["hours"], dark: (at: number) => number): (at: number) => number {
  const shares = new Map<number, number>();
  for (const hour of hours) {
    const counted = hour.wh > 0 ? hour.wh : hour.plannedWh;
    if (hour.fullWh > 0) shares.set(hour.start, Math.min(1, counted / hour.fullWh));
  }
  return (at) => {
    if (dark(at) < 0.15) return 0;
    return shares.get(Math.floor(at / 3_600_000) * 3_600_000) ?? 1;
  };
}
