import { useLight } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { lightName } from "../lights/light-name.ts";
import { placeWords } from "../lights/place-words.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { StatusWord } from "../parts/status-glyph.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";
import { LightActions } from "./light-actions.tsx";
import { LightBody } from "./light-body.tsx";

export function LightScreen({ id }: { readonly id: string }) {
  const t = useTranslate();
  const query = useLight(id);
  const view = query.data;
  return (
    <div className="screen stack">
      <p>
        <Link className="back" href={pathOf({ screen: "lights", filter: allLights })}>
          <Icon name="back" size={16} /> {t("lights.title")}
        </Link>
      </p>
      <ScreenHeading title={view === undefined ? t("light.title") : lightName(view.light, t)} />
      {view === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          <div className="row light-line">
            <StatusWord status={view.light.status} />
            <span className="soft">{placeWords(view.light, t)}</span>
            <Link href={pathOf({ screen: "map", light: id })}>{t("light.onMap")}</Link>
            <LightActions light={view.light} />
          </div>
          <LightBody view={view} />
        </>
      )}
    </div>
  );
}
