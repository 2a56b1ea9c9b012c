import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { numberOf } from "./object-draft.ts";
import type { ObjectField } from "./object-fields.ts";

type Points = readonly (readonly [string, string])[];

export interface PointsFieldProps {
  readonly rule: Extract<ObjectField, { kind: "points" }>;
  readonly label: string;
  readonly points: Points;
  readonly fault: string | null;
  readonly onChange: (points: Points) => void;
}

const width = 320;
const height = 120;
const most = 50;

/** A curve by its points, written as pairs and drawn as they stand. */
export function PointsField({ rule, label, points, fault, onChange }: PointsFieldProps) {
  const t = useTranslate();
  const formats = useFormats();
  const put = (place: number, which: 0 | 1, text: string): void =>
    onChange(
      points.map((point, i) =>
        i === place ? (which === 0 ? [text, point[1]] : [point[0], text]) : point,
      ),
    );
  const columns = [t(`object.${rule.field}.x`), t(`object.${rule.field}.y`)] as const;
  return (
    <fieldset className="field points-field">
      <legend className="label">{label}</legend>
      <p className="small soft">{t(`object.${rule.field}.what`)}</p>
      <Drawing points={points} label={label} />
      <ol className="stack stack-tight">
        {points.map((point, place) => (
          // Points have no name but their place in the list.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place} className="row points-row">
            {([0, 1] as const).map((which) => (
              <label key={which} className="row row-tight">
                <span className="visually-hidden">
                  {t("object.point", {
                    place: formats.integer(place + 1),
                    column: columns[which],
                  })}
                </span>
                <input
                  className="input"
                  inputMode="decimal"
                  maxLength={12}
                  value={point[which]}
                  onChange={(event) => put(place, which, event.target.value)}
                />
                <span aria-hidden="true">{which === 0 ? rule.x.unit : rule.y.unit}</span>
              </label>
            ))}
            <button
              type="button"
              className="button button-icon"
              aria-label={t("object.removePoint", { place: formats.integer(place + 1) })}
              onClick={() => onChange(points.filter((_, i) => i !== place))}
            >
              <Icon name="remove" />
            </button>
          </li>
        ))}
      </ol>
      {fault !== null && <span className="field-fault">{fault}</span>}
      {points.length < most && (
        <div>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => onChange([...points, ["", ""]])}
          >
            <Icon name="add" /> {t("object.addPoint")}
          </button>
        </div>
      )}
    </fieldset>
  );
}

/** The points that are numbers, as a line; nothing while there are fewer than two. */
function Drawing({ points, label }: { readonly points: Points; readonly label: string }) {
  const t = useTranslate();
  const pairs = points.flatMap(([first, second]) => {
    const [x, y] = [numberOf(first), numberOf(second)];
    return x === null || y === null ? [] : [[x, y] as const];
  });
  if (pairs.length < 2) return null;
  const right = Math.max(...pairs.map(([x]) => x), 1);
  const top = Math.max(...pairs.map(([, y]) => y), 1);
  const line = pairs
    .map(([x, y]) => `${(x / right) * width},${height - (y / top) * (height - 8)}`)
    .join(" ");
  return (
    <svg
      className="points-drawing"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t("object.drawing", { label, count: pairs.length })}
    >
      <polyline points={line} fill="none" />
    </svg>
  );
}
