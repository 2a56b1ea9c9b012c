import { useLightStock } from "../../client/stock.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { lightName } from "../../lights/light-name.ts";
import { Icon } from "../../parts/icons.tsx";
import { ScreenHeading } from "../../parts/screen-heading.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { Link } from "../../router/link.tsx";
import { allLights, pathOf } from "../../router/routes.ts";
import { parseDegrees } from "../../stock/light-fields.ts";
import { LightForm } from "./light-form.tsx";

/** The form of a light point that is there. */
export function LightEditScreen({ id }: { readonly id: string }) {
  const t = useTranslate();
  const query = useLightStock(id);
  const light = query.data;
  const name = light === undefined ? t("light.title") : lightName(light, t);
  return (
    <div className="screen screen-form stack">
      <p>
        <Link className="back" href={pathOf({ screen: "light", id })}>
          <Icon name="back" size={16} /> {name}
        </Link>
      </p>
      <ScreenHeading title={t("lightEdit.title", { name })} />
      {light === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <LightForm light={light} />
      )}
    </div>
  );
}

export interface NewLightScreenProps {
  readonly latitude: string | null;
  readonly longitude: string | null;
}

/** The form of a new light point, with its place where it was tapped on the map. */
export function NewLightScreen({ latitude, longitude }: NewLightScreenProps) {
  const t = useTranslate();
  const formats = useFormats();
  const degrees = (text: string | null): string => {
    const value = parseDegrees(text ?? "");
    return value === null ? "" : formats.plain(value);
  };
  return (
    <div className="screen screen-form stack">
      <p>
        <Link className="back" href={pathOf({ screen: "lights", filter: allLights })}>
          <Icon name="back" size={16} /> {t("lights.title")}
        </Link>
      </p>
      <ScreenHeading title={t("lights.add")} />
      <LightForm light={null} latitude={degrees(latitude)} longitude={degrees(longitude)} />
    </div>
  );
}
