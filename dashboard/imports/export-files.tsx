import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";

const formats = ["xlsx", "csv", "geojson"] as const;

/** The inventory as files, in the forms that can be read in again. */
export function ExportFiles() {
  const t = useTranslate();
  return (
    <section className="stack" aria-label={t("import.export")}>
      <h2>{t("import.export")}</h2>
      <p className="soft">{t("import.exportWhat")}</p>
      <div className="row">
        {formats.map((format) => (
          <a key={format} className="button" href={`/api/v1/inventory?format=${format}`} download>
            <Icon name="import" /> {t(`import.exportAs.${format}`)}
          </a>
        ))}
      </div>
    </section>
  );
}
