import { useRef } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import type { SwitchPointView } from "../../api/contract/programs.ts";
import { useFormats } from "../format/use-formats.ts";
import { momentWords } from "../light/spoken-parameters.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useWidth } from "../parts/use-width.ts";
import { clockOf, dueMinutes, movedTo, replaced } from "./draft.ts";
import type { SunMinutes } from "./draft.ts";

const head = 14;
const plot = 190;
const foot = 26;
const left = 38;
const timeStep = 5;
const levelStep = 5;

export interface CurveProps {
  readonly points: readonly SwitchPointView[];
  readonly sun: SunMinutes;
  readonly readOnly: boolean;
  readonly onChange: (points: readonly SwitchPointView[]) => void;
}

/** The program as a curve over tonight. Its points can be dragged, or moved by the arrow keys; the fields below do the same. */
export function Curve({ points, sun, readOnly, onChange }: CurveProps) {
  const t = useTranslate();
  const [frame, width] = useWidth<HTMLDivElement>();
  const svg = useRef<SVGSVGElement>(null);
  const wide = Math.max(1, width - left - 12);
  const x = (minutes: number): number => left + (minutes / 1_440) * wide;
  const y = (level: number): number => head + plot * (1 - level / 100);

  const corners: { readonly x: number; readonly y: number }[] = [];
  let furthest = 0;
  for (const point of points) {
    furthest = Math.max(furthest, dueMinutes(point.at, sun));
    corners.push({ x: x(furthest), y: y(point.level) });
  }
  const line = `M${x(0)} ${y(0)}${corners.map((one) => `H${one.x.toFixed(1)}V${one.y.toFixed(1)}`).join("")}H${x(1_440)}`;

  const drag = (place: number, event: PointerEvent): void => {
    const box = svg.current?.getBoundingClientRect();
    const point = points[place];
    if (box === undefined || point === undefined) return;
    const minutes = ((event.clientX - box.left - left) / wide) * 1_440;
    const level = (1 - (event.clientY - box.top - head) / plot) * 100;
    onChange(
      replaced(points, place, {
        at: movedTo(point.at, snap(minutes, timeStep), sun),
        level: Math.min(100, Math.max(0, snap(level, levelStep))),
      }),
    );
  };
  const nudge = (place: number, event: KeyboardEvent): void => {
    const point = points[place];
    const move = moves[event.key];
    if (point === undefined || move === undefined || readOnly) return;
    event.preventDefault();
    const factor = event.shiftKey ? 5 : 1;
    const minutes = dueMinutes(point.at, sun) + move.minutes * factor;
    onChange(
      replaced(points, place, {
        at: move.minutes === 0 ? point.at : movedTo(point.at, minutes, sun),
        level: Math.min(100, Math.max(0, point.level + move.level * factor)),
      }),
    );
  };
  const { sunset, sunrise } = sun;
  return (
    <figure className="stack stack-tight">
      <figcaption className="soft small">{t(readOnly ? "curve.look" : "curve.hint")}</figcaption>
      <div ref={frame} className="curve">
        {width > 0 && (
          <svg
            ref={svg}
            width={width}
            height={head + plot + foot}
            role="group"
            aria-label={t("curve.label")}
          >
            {sunset !== null && sunrise !== null && (
              <rect
                x={x(sunset)}
                y={head}
                width={Math.max(0, x(sunrise) - x(sunset))}
                height={plot}
                fill="var(--timeline-night)"
              />
            )}
            {[0, 25, 50, 75, 100].map((level) => (
              <g key={level} aria-hidden="true">
                <line x1={left} x2={x(1_440)} y1={y(level)} y2={y(level)} stroke="var(--rule)" />
                <text className="axis" x={left - 8} y={y(level) + 4} textAnchor="end">
                  {level}
                </text>
              </g>
            ))}
            {hoursShown(width).map((minutes) => (
              <text
                key={minutes}
                className="axis"
                aria-hidden="true"
                x={Math.min(Math.max(x(minutes), left + 4), width - 18)}
                y={head + plot + 18}
                textAnchor="middle"
              >
                {clockOf(minutes)}
              </text>
            ))}
            <path d={`${line}V${y(0)}H${x(0)}z`} fill="var(--lamp-soft)" aria-hidden="true" />
            <path d={line} fill="none" stroke="var(--lamp)" strokeWidth="2.5" aria-hidden="true" />
            {corners.map((corner, place) => (
              <Handle
                key={place}
                place={place}
                point={points[place]}
                x={corner.x}
                y={corner.y}
                readOnly={readOnly}
                onDrag={(event) => drag(place, event)}
                onKey={(event) => nudge(place, event)}
              />
            ))}
          </svg>
        )}
      </div>
    </figure>
  );
}

const moves: Readonly<Record<string, { readonly minutes: number; readonly level: number }>> = {
  ArrowLeft: { minutes: -timeStep, level: 0 },
  ArrowRight: { minutes: timeStep, level: 0 },
  ArrowUp: { minutes: 0, level: 1 },
  ArrowDown: { minutes: 0, level: -1 },
};

const snap = (value: number, step: number): number => Math.round(value / step) * step;

const hoursShown = (width: number): readonly number[] =>
  width < 560 ? [0, 360, 720, 1_080, 1_440] : [0, 180, 360, 540, 720, 900, 1_080, 1_260, 1_440];

interface HandleProps {
  readonly place: number;
  readonly point: SwitchPointView | undefined;
  readonly x: number;
  readonly y: number;
  readonly readOnly: boolean;
  readonly onDrag: (event: PointerEvent) => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

function Handle({ place, point, x, y, readOnly, onDrag, onKey }: HandleProps) {
  const t = useTranslate();
  const formats = useFormats();
  if (point === undefined) return null;
  const moment =
    "clock" in point.at
      ? t("moment.clock", { clock: point.at.clock })
      : momentWords(point.at.event, point.at.offsetMinutes, formats, t);
  const level = formats.percent(point.level);
  return (
    <g
      className="handle"
      transform={`translate(${x} ${y})`}
      role="slider"
      tabIndex={0}
      aria-label={t("curve.point", { place: place + 1 })}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={point.level}
      aria-valuetext={`${moment}: ${level}`}
      aria-disabled={readOnly}
      onKeyDown={onKey}
      onPointerDown={(event) => {
        if (!readOnly) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event);
      }}
    >
      <circle r="22" fill="transparent" />
      <circle className="handle-dot" r="9" />
      <text className="handle-number" y="4" textAnchor="middle" aria-hidden="true">
        {place + 1}
      </text>
    </g>
  );
}
