import { useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { WarningLines } from "../shell/standing-warnings.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";

const keys = [
  ["about.keySearch", "about.keySearchDoes"],
  ["about.keyRegion", "about.keyRegionDoes"],
  ["about.keyNext", "about.keyNextDoes"],
] as const;

export function AboutScreen() {
  const t = useTranslate();
  const formats = useFormats();
  const town = useTown().data;
  return (
    <div className="screen screen-narrow stack stack-wide">
      <ScreenHeading title={t("about.title")} />
      <p>{t("about.what")}</p>
      {town !== undefined && (
        <dl className="facts">
          <dt>{t("about.town")}</dt>
          <dd>{town.name}</dd>
          <dt>{t("about.lights")}</dt>
          <dd>{formats.integer(town.lightCount)}</dd>
          <dt>{t("about.zone")}</dt>
          <dd>{town.timeZone}</dd>
          <dt>{t("about.version")}</dt>
          <dd>{town.version}</dd>
        </dl>
      )}
      {town !== undefined && town.warnings.length > 0 && (
        <section className="note note-bad stack stack-tight">
          <h2>{t("warning.title")}</h2>
          <WarningLines warnings={town.warnings} />
        </section>
      )}
      <section className="stack">
        <h2>{t("about.keys")}</h2>
        <dl className="facts">
          {keys.map(([key, does]) => (
            <div key={key} className="facts-pair">
              <dt>
                <kbd className="key">{t(key)}</kbd>
              </dt>
              <dd>{t(does)}</dd>
            </div>
          ))}
        </dl>
        <p className="small soft">{t("about.keysOff")}</p>
      </section>
      <section className="stack">
        <h2>{t("about.more")}</h2>
        <ul className="stack stack-tight">
          <li>
            <a href="/api/docs">{t("about.api")}</a>
          </li>
          <li>{t("about.license")}</li>
        </ul>
      </section>
    </div>
  );
}
