import type { ProgramProblem, SwitchPointView } from "../../api/contract/programs.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { spoken } from "../light/spoken-parameters.ts";
import { ClockField } from "../parts/clock-field.tsx";
import { Icon } from "../parts/icons.tsx";
import { WholeNumber } from "../parts/whole-number.tsx";
import {
  asKind,
  inOrder,
  isDisordered,
  kindOf,
  mostOffsetMinutes,
  replaced,
  sunEventNames,
  withNewPoint,
  without,
} from "./draft.ts";
import type { SunMinutes } from "./draft.ts";

export interface PointsFieldsProps {
  readonly points: readonly SwitchPointView[];
  readonly sun: SunMinutes;
  readonly problems: readonly ProgramProblem[];
  readonly readOnly: boolean;
  readonly onChange: (points: readonly SwitchPointView[]) => void;
}

/** The points of a program as fields, each with the problems named at it. */
export function PointsFields(props: PointsFieldsProps) {
  const { points, sun, problems, readOnly, onChange } = props;
  const t = useTranslate();
  return (
    <section className="stack" aria-label={t("points.title")}>
      <h2>{t("points.title")}</h2>
      <ProblemList problems={problems.filter(({ point }) => point === null)} />
      <ol className="points">
        {points.map((point, place) => (
          <li key={place}>
            <fieldset disabled={readOnly} className="point">
              <legend className="unseen">{t("curve.point", { place: place + 1 })}</legend>
              <PointFields
                point={point}
                place={place}
                sun={sun}
                onChange={(change) => onChange(replaced(points, place, change))}
                onRemove={points.length < 2 ? null : () => onChange(without(points, place))}
                readOnly={readOnly}
              />
            </fieldset>
            <ProblemList problems={problems.filter((one) => one.point === place)} />
          </li>
        ))}
      </ol>
      {!readOnly && (
        <div className="row">
          <button
            type="button"
            className="button"
            onClick={() => onChange(withNewPoint(points, sun))}
          >
            <Icon name="add" /> {t("points.add")}
          </button>
          {isDisordered(points, sun) && (
            <button type="button" className="button" onClick={() => onChange(inOrder(points, sun))}>
              {t("points.order")}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

interface PointFieldsProps {
  readonly point: SwitchPointView;
  readonly place: number;
  readonly sun: SunMinutes;
  readonly readOnly: boolean;
  readonly onChange: (change: Partial<SwitchPointView>) => void;
  readonly onRemove: (() => void) | null;
}

function PointFields({ point, place, sun, readOnly, onChange, onRemove }: PointFieldsProps) {
  const t = useTranslate();
  const { at } = point;
  const kinds = ["clock", ...sunEventNames] as const;
  return (
    <>
      <span className="point-number" aria-hidden="true">
        {place + 1}
      </span>
      <label className="field">
        <span className="label">{t("points.when")}</span>
        <select
          className="input"
          value={kindOf(at)}
          onChange={(event) =>
            onChange({
              at: asKind(at, kinds.find((one) => one === event.target.value) ?? "clock", sun),
            })
          }
        >
          <option value="clock">{t("points.clock")}</option>
          {sunEventNames.map((name) => (
            <option key={name} value={name}>
              {t(`sunEvent.${name}`)}
            </option>
          ))}
        </select>
      </label>
      {"clock" in at ? (
        <ClockField
          label={t("points.time")}
          value={at.clock}
          onChange={(clock) => onChange({ at: { clock } })}
        />
      ) : (
        <WholeNumber
          label={t("points.offset")}
          unit="min"
          value={at.offsetMinutes}
          min={-mostOffsetMinutes}
          max={mostOffsetMinutes}
          disabled={readOnly}
          onChange={(offsetMinutes) => onChange({ at: { ...at, offsetMinutes } })}
        />
      )}
      <WholeNumber
        label={t("twin.level")}
        unit="%"
        value={point.level}
        min={0}
        max={100}
        disabled={readOnly}
        onChange={(level) => onChange({ level })}
      />
      <WholeNumber
        label={t("points.ramp")}
        unit="s"
        value={point.rampTime}
        min={0}
        max={3_600}
        disabled={readOnly}
        onChange={(rampTime) => onChange({ rampTime })}
      />
      {onRemove !== null && !readOnly && (
        <button
          type="button"
          className="button button-icon point-remove"
          aria-label={t("points.remove", { place: place + 1 })}
          onClick={onRemove}
        >
          <Icon name="remove" />
        </button>
      )}
    </>
  );
}

function ProblemList({ problems }: { readonly problems: readonly ProgramProblem[] }) {
  const t = useTranslate();
  const formats = useFormats();
  if (problems.length === 0) return null;
  return (
    <div className="stack stack-tight" role="status">
      {problems.map((problem) => (
        <p key={problem.code} className="note note-bad">
          {t.code("programProblem", problem.code, spoken(problem.parameters, formats, t))}
        </p>
      ))}
    </div>
  );
}
