import type { ImportReport } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import type { SettingsDraft } from "./settings-draft.ts";

export interface ImportWordsProps {
  readonly report: ImportReport;
  readonly draft: SettingsDraft;
  readonly onDraft: (draft: SettingsDraft) => void;
}

const meanings = ["lamp", "cabinet", "ignore"] as const;

/** The file's own words: which kinds of things are lamps, and what its types take. */
export function ImportWords(props: ImportWordsProps) {
  const { kinds, assumedWatts } = props.report.reading;
  return (
    <>
      {kinds.length > 0 && <Kinds {...props} />}
      {assumedWatts.length > 0 && <Watts {...props} />}
    </>
  );
}

function Kinds({ report, draft, onDraft }: ImportWordsProps) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <section className="stack" aria-label={t("import.kindsTitle")}>
      <h2>{t("import.kindsTitle")}</h2>
      <p className="soft">{t("import.kindsWhat")}</p>
      <ul className="import-words">
        {report.reading.kinds.map(({ word, count, as }) => (
          <li key={word}>
            <span className="grow">
              {word} <span className="soft small">{formats.integer(count)}</span>
            </span>
            <select
              className="input"
              aria-label={t("import.kindIs", { word })}
              value={draft.kinds[word] ?? as}
              onChange={(event) => {
                const { [word]: _before, ...rest } = draft.kinds;
                const chosen = meanings.find((one) => one === event.target.value) ?? as;
                onDraft({ ...draft, kinds: chosen === as ? rest : { ...rest, [word]: chosen } });
              }}
            >
              {meanings.map((one) => (
                <option key={one} value={one}>
                  {t(`import.kind.${one}`)}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Watts({ report, draft, onDraft }: ImportWordsProps) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <section className="stack" aria-label={t("import.wattsTitle")}>
      <h2>{t("import.wattsTitle")}</h2>
      <p className="soft">{t("import.wattsWhat")}</p>
      <ul className="import-words">
        {report.reading.assumedWatts.map(({ type, count, watts }) => (
          <li key={type}>
            <span className="grow">
              {type === "" ? t("import.noType") : type}{" "}
              <span className="soft small">{formats.integer(count)}</span>
            </span>
            <label className="row import-watts">
              <span className="visually-hidden">{t("import.wattsOf", { type })}</span>
              <input
                className="input"
                type="number"
                min={0.1}
                max={5000}
                step="any"
                placeholder={formats.plain(watts)}
                value={draft.watts[type] ?? ""}
                onChange={(event) => {
                  const { [type]: _before, ...rest } = draft.watts;
                  const given = event.target.valueAsNumber;
                  const isPower = given > 0 && given <= 5000;
                  onDraft({ ...draft, watts: isPower ? { ...rest, [type]: given } : rest });
                }}
              />
              <span aria-hidden="true">W</span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  );
}
