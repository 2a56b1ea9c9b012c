import type { LightRow } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { placeWords } from "../lights/place-words.ts";

/** One light point to choose, with what tells it from its neighbours. */
export function LightChoice({
  light,
  meters = null,
  onLight,
}: {
  readonly light: LightRow;
  readonly meters?: number | null;
  readonly onLight: (id: string) => void;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const type = [
    light.luminaireType,
    light.ratedPowerW === null ? null : formats.watts(light.ratedPowerW),
  ].filter((part) => part !== null);
  return (
    <li>
      <button type="button" onClick={() => onLight(light.id)}>
        <span className="pick-words">
          <strong className="pick-number">{light.number}</strong>
          <span>{placeWords(light, t)}</span>
          <span className="soft small">{type.join(" · ")}</span>
          {light.deviceId !== null && (
            <span className="tag">{t("commission.hasDevice", { device: light.deviceId })}</span>
          )}
        </span>
        {meters !== null && (
          <span className="pick-meters">
            {t("commission.meters", { meters: formats.integer(meters) })}
          </span>
        )}
      </button>
    </li>
  );
}
