import type { OverrideView, TimelineView } from "../../api/contract/lights.ts";
import { fullHours } from "../format/town-time.ts";
import { useFormats } from "../format/use-formats.ts";
import { useWidth } from "../parts/use-width.ts";
import { timelineCorners } from "./timeline-path.ts";

const head = 10;
const plot = 120;
const foot = 24;

function hoursBetweenLabels(width: number): number {
  if (width < 240) return 12;
  return width < 480 ? 6 : 3;
}

export interface TimelineDrawingProps {
  readonly timeline: TimelineView;
  readonly timeZone: string;
  /** Marks the present; null for another night. */
  readonly now: number | null;
  readonly override: OverrideView | null;
  readonly plotHeight?: number;
}

/** A lighting day's level over time, with night behind it, the override laid over it and the present marked. */
export function TimelineDrawing(props: TimelineDrawingProps) {
  const { timeline, timeZone, now, override } = props;
  const formats = useFormats();
  const [frame, width] = useWidth<HTMLDivElement>();
  const tall = props.plotHeight ?? plot;
  const left = 34;
  const wide = Math.max(0, width - left - 6);
  const x = (at: number): number =>
    left + ((at - timeline.from) / (timeline.to - timeline.from)) * wide;
  const y = (level: number): number => head + tall * (1 - level / 100);
  const corners = timelineCorners(timeline.steps);
  const line = corners
    .map(
      (corner, i) =>
        `${i === 0 ? "M" : "L"}${x(corner.at).toFixed(1)} ${y(corner.level).toFixed(1)}`,
    )
    .join("");
  const first = corners[0];
  const last = corners.at(-1);
  const area =
    first === undefined || last === undefined
      ? ""
      : `${line}L${x(last.at)} ${y(0)}L${x(first.at)} ${y(0)}z`;
  const { sunset, sunrise } = timeline;
  return (
    <div ref={frame} className="timeline">
      {width > 0 && (
        <svg width={width} height={head + tall + foot} aria-hidden="true">
          {sunset !== null && sunrise !== null && (
            <rect
              x={x(sunset)}
              y={head}
              width={Math.max(0, x(sunrise) - x(sunset))}
              height={tall}
              fill="var(--timeline-night)"
            />
          )}
          {[0, 50, 100].map((level) => (
            <g key={level}>
              <line x1={left} x2={left + wide} y1={y(level)} y2={y(level)} stroke="var(--rule)" />
              <text className="axis" x={left - 6} y={y(level) + 4} textAnchor="end">
                {level}
              </text>
            </g>
          ))}
          <path d={area} fill="var(--lamp-soft)" />
          <path d={line} fill="none" stroke="var(--lamp)" strokeWidth="2" strokeLinejoin="round" />
          {override !== null && (
            <g>
              <rect
                x={x(Math.max(override.from, timeline.from))}
                y={y(override.level) - 3}
                width={Math.max(
                  2,
                  x(Math.min(override.until, timeline.to)) -
                    x(Math.max(override.from, timeline.from)),
                )}
                height={6}
                rx={3}
                fill="var(--state-in-work)"
              />
            </g>
          )}
          {fullHours(timeline.from, timeline.to, hoursBetweenLabels(width), timeZone).map((at) => (
            <text
              key={at}
              className="axis"
              x={Math.min(Math.max(x(at), left + 8), width - 18)}
              y={head + tall + 17}
              textAnchor="middle"
            >
              {formats.time(at)}
            </text>
          ))}
          {now !== null && now >= timeline.from && now <= timeline.to && (
            <g>
              <line
                x1={x(now)}
                x2={x(now)}
                y1={head - 6}
                y2={head + tall}
                stroke="var(--ink)"
                strokeWidth="1.5"
              />
              <circle cx={x(now)} cy={head - 5} r="4" fill="var(--ink)" />
            </g>
          )}
        </svg>
      )}
    </div>
  );
}
