import type { TwinView } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { spoken } from "./spoken-parameters.ts";

/** The light twin: what should be, what the lamp says, what it measures, what that should take; and where these differ. */
export function TwinTable({ twin }: { readonly twin: TwinView }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(2_000);
  const { desired, reported, measured, expected } = twin;
  const percent = (level: number | null): string => (level === null ? "–" : formats.percent(level));
  const watts = (power: number | null): string => (power === null ? "–" : formats.watts(power));
  const age = (at: number | null): string =>
    at === null || now === null ? t("twin.never") : formats.age(at, now);
  const reason = (code: string | null): string => (code === null ? "" : t.code("reason", code));
  return (
    <section className="stack" aria-label={t("twin.title")}>
      <h2>{t("twin.title")}</h2>
      {twin.calculated && <p className="note">{t("twin.calculated")}</p>}
      <table className="plain-table twin">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t("twin.what")}</span>
            </th>
            <th scope="col" className="number">
              {t("twin.level")}
            </th>
            <th scope="col" className="number">
              {t("twin.power")}
            </th>
            <th scope="col">{t("twin.from")}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("twin.desired")}</th>
            <td className="number">{percent(desired.level)}</td>
            <td className="number">{watts(expected.powerW)}</td>
            <td className="soft">
              {reason(desired.reason)}
              {desired.until !== null &&
                now !== null &&
                ` · ${t("twin.until", { time: formats.moment(desired.until, now) })}`}
            </td>
          </tr>
          {!twin.calculated && (
            <>
              <tr>
                <th scope="row">{t("twin.reported")}</th>
                <td className="number">{percent(reported.level)}</td>
                <td className="number">–</td>
                <td className="soft">
                  {[reason(reported.reason), age(reported.at)].filter(Boolean).join(" · ")}
                </td>
              </tr>
              <tr>
                <th scope="row">{t("twin.measured")}</th>
                <td className="number">{percent(measured.level)}</td>
                <td className="number">{watts(measured.powerW)}</td>
                <td className="soft">
                  {age(measured.at)}
                  {measured.voltageV !== null && ` · ${formats.integer(measured.voltageV)}\u00a0V`}
                </td>
              </tr>
            </>
          )}
        </tbody>
      </table>
      {twin.deviations.length === 0 ? (
        <p className="quiet-line">
          <StatusGlyph status="on" />
          {t(twin.calculated ? "twin.noVoice" : "twin.agree")}
        </p>
      ) : (
        <ul className="stack stack-tight">
          {twin.deviations.map((deviation) => (
            <li key={deviation.code} className="note note-bad">
              <strong>
                {t.code("deviation", deviation.code, spoken(deviation.parameters, formats, t))}
              </strong>{" "}
              <span className="soft">
                {now !== null && t("twin.since", { age: formats.duration(now - deviation.since) })}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="soft small">
        {t(`availability.${twin.availability}`)}
        {twin.availabilitySince !== null &&
          now !== null &&
          ` · ${t("twin.sinceMoment", { time: formats.moment(twin.availabilitySince, now) })}`}
        {measured.energyWh !== null &&
          ` · ${t("twin.counter", { energy: formats.kilowattHours(measured.energyWh / 1_000) })}`}
      </p>
    </section>
  );
}
