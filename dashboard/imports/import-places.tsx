import type { ImportReport } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { TextField } from "../parts/text-field.tsx";
import { PlacesPicture } from "./places-picture.tsx";
import { spanOf } from "./places-span.ts";
import type { SettingsDraft } from "./settings-draft.ts";

export interface ImportPlacesProps {
  readonly report: ImportReport;
  readonly draft: SettingsDraft;
  readonly onDraft: (draft: SettingsDraft) => void;
}

/** Where the file's places lie, by which system they were read, and the ways to read them otherwise. */
export function ImportPlaces({ report, draft, onDraft }: ImportPlacesProps) {
  const t = useTranslate();
  const formats = useFormats();
  const { reading } = report;
  const { crs, crsCandidates, bounds, sheets } = reading;
  const chosen = draft.crs === undefined ? (crs?.code ?? "") : (draft.crs ?? "");
  const systems = [...(crs === null ? [] : [crs]), ...crsCandidates].filter(
    ({ code }, place, all) => all.findIndex((one) => one.code === code) === place,
  );
  const put = (code: string): void => {
    const { crs: _before, ...rest } = draft;
    onDraft(code === (crs?.code ?? "") ? rest : { ...rest, crs: code === "" ? null : code });
  };
  const span = bounds === null ? null : spanOf(bounds);
  return (
    <section className="import-places" aria-label={t("import.places")}>
      <div className="stack">
        <h2>{t("import.places")}</h2>
        {span === null ? (
          <p className="note note-bad">{t("import.noPlaces")}</p>
        ) : (
          <p>
            {t("import.middle", {
              latitude: formats.decimal(span.latitude, 4),
              longitude: formats.decimal(span.longitude, 4),
              east: formats.decimal(span.eastKm, 1),
              north: formats.decimal(span.northKm, 1),
            })}
          </p>
        )}
        {sheets.length > 1 && (
          <label className="field">
            <span className="label">{t("import.sheet")}</span>
            <select
              className="input"
              value={draft.sheet ?? reading.sheet ?? ""}
              onChange={(event) => {
                const { sheet: _before, ...rest } = draft;
                const { value } = event.target;
                onDraft(value === reading.sheet ? rest : { ...rest, sheet: value });
              }}
            >
              {sheets.map((sheet) => (
                <option key={sheet} value={sheet}>
                  {sheet}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="field">
          <span className="label">{t("import.system")}</span>
          <select
            className="input"
            value={systems.some(({ code }) => code === chosen) ? chosen : ""}
            onChange={(event) => put(event.target.value)}
          >
            <option value="">{t("import.systemGuess")}</option>
            {systems.map(({ code, name }) => (
              <option key={code} value={code}>
                {`${name} (${code})`}
              </option>
            ))}
          </select>
          {crs !== null && <span className="small soft">{t(`import.systemHow.${crs.how}`)}</span>}
        </label>
        <OtherSystem chosen={systems.some(({ code }) => code === chosen) ? "" : chosen} put={put} />
        <label className="check">
          <input
            type="checkbox"
            checked={draft.swapAxes ?? reading.swappedAxes}
            onChange={(event) => {
              const { swapAxes: _before, ...rest } = draft;
              const { checked } = event.target;
              onDraft(checked === reading.swappedAxes ? rest : { ...rest, swapAxes: checked });
            }}
          />
          {t("import.swapAxes")}
        </label>
        <TextField
          label={t("import.source")}
          hint={t("import.sourceHint")}
          value={draft.source ?? reading.source}
          maxLength={100}
          onChange={(event) => {
            const { source: _before, ...rest } = draft;
            const { value } = event.target;
            onDraft(value === reading.source ? rest : { ...rest, source: value });
          }}
        />
      </div>
      {bounds !== null && <PlacesPicture places={reading.sample} bounds={bounds} />}
    </section>
  );
}

/** A system that is not among those proposed, by its EPSG number. */
function OtherSystem({
  chosen,
  put,
}: {
  readonly chosen: string;
  readonly put: (code: string) => void;
}) {
  const t = useTranslate();
  return (
    <TextField
      label={t("import.epsg")}
      hint={t("import.epsgHint")}
      inputMode="numeric"
      maxLength={12}
      value={chosen.replace(/^EPSG:/, "")}
      onChange={(event) => {
        const digits = event.target.value.replaceAll(/\D/g, "");
        put(digits === "" ? "" : `EPSG:${digits}`);
      }}
    />
  );
}
