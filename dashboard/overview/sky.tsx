import { darkness, scatter } from "./night-path.ts";
import type { SkyDay } from "./night-path.ts";

const stars = scatter(110, 7);

export interface SkyProps {
  readonly day: SkyDay;
  readonly burning: boolean;
  readonly width: number;
  readonly horizon: number;
}

/** The sky from noon to noon: blue, the glow where the sun goes down and comes up, stars, and the town's own light above the horizon. */
export function Sky({ day, burning, width, horizon }: SkyProps) {
  const dark = darkness(day, burning);
  const share = (at: number): number => (at - day.from) / (day.to - day.from);
  return (
    <g>
      <defs>
        <linearGradient id="sky-day" x1="0" x2="1">
          {stopsOf(day, burning).map(([at, color]) => (
            <stop key={at} offset={share(at)} stopColor={color} />
          ))}
        </linearGradient>
        <radialGradient id="sky-glow">
          <stop offset="0" stopColor="var(--sky-glow)" stopOpacity="0.95" />
          <stop offset="0.4" stopColor="var(--sky-glow)" stopOpacity="0.42" />
          <stop offset="1" stopColor="var(--sky-glow)" stopOpacity="0" />
        </radialGradient>
        <linearGradient id="sky-dome" x1="0" x2="0" y1="0" y2="1">
          <stop offset="0" stopColor="#ffdf8e" stopOpacity="0" />
          <stop offset="1" stopColor="#ffdf8e" stopOpacity="0.2" />
        </linearGradient>
        <linearGradient id="sky-depth" x1="0" x2="0" y1="0" y2="1">
          <stop offset="0" stopColor="var(--sky-depth)" stopOpacity="0.6" />
          <stop offset="0.75" stopColor="var(--sky-depth)" stopOpacity="0" />
        </linearGradient>
        <clipPath id="sky-clip">
          <rect width={width} height={horizon} />
        </clipPath>
      </defs>
      <g clipPath="url(#sky-clip)">
        <rect width={width} height={horizon} fill="url(#sky-day)" />
        <rect width={width} height={horizon} fill="url(#sky-depth)" />
        {[day.sunset, day.sunrise].map((at) =>
          at === null ? null : (
            <ellipse
              key={at}
              cx={share(at) * width}
              cy={horizon + 6}
              rx={Math.max(90, width * 0.15)}
              ry="128"
              fill="url(#sky-glow)"
            />
          ),
        )}
        {stars.map(([across, up, size]) => {
          const seen = Math.max(0, dark(day.from + across * (day.to - day.from)) - 0.35);
          return seen <= 0 ? null : (
            <circle
              key={across}
              cx={across * width}
              cy={6 + up * up * (horizon - 60)}
              r={0.4 + size * size}
              fill="#fff"
              opacity={seen * (0.3 + size)}
            />
          );
        })}
        {day.sunset !== null && day.sunrise !== null && (
          <rect
            x={share(day.sunset) * width}
            y={horizon - 62}
            width={Math.max(0, share(day.sunrise) - share(day.sunset)) * width}
            height="62"
            fill="url(#sky-dome)"
          />
        )}
      </g>
    </g>
  );
}

/** Half an hour's light is left before the events and after them; then the colours of the twilights. */
function stopsOf(day: SkyDay, burning: boolean): readonly (readonly [number, string])[] {
  const { sunset, sunrise } = day;
  if (sunset === null || sunrise === null) {
    return [[day.from, burning ? "var(--sky-night)" : "var(--sky-day)"]];
  }
  const dusk = day.civilDusk ?? sunset + 2_400_000;
  const dawn = day.civilDawn ?? sunrise - 2_400_000;
  return [
    [sunset - 9_000_000, "var(--sky-day)"],
    [sunset - 900_000, "var(--sky-late)"],
    [dusk, "var(--sky-dusk)"],
    [dusk + 7_200_000, "var(--sky-night)"],
    [dawn - 7_200_000, "var(--sky-night)"],
    [dawn, "var(--sky-dusk)"],
    [sunrise + 900_000, "var(--sky-late)"],
    [sunrise + 9_000_000, "var(--sky-day)"],
  ];
}
