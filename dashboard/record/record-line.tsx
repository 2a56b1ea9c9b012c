import type { RecordLine } from "../../api/contract/record.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Link } from "../router/link.tsx";
import {
  changesOf,
  fieldWords,
  lineSentence,
  objectPath,
  plainWords,
  roleWords,
} from "./record-words.ts";

/** One line: the sentence, and on demand what changed, why and from where. */
export function RecordLineItem({ line }: { readonly line: RecordLine }) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <details className="record-line">
      <summary>
        <span className="record-sentence">{lineSentence(line, t)}</span>
        <span className="soft small">{formats.dateAndTime(line.at)}</span>
      </summary>
      <LineFacts line={line} />
    </details>
  );
}

function LineFacts({ line }: { readonly line: RecordLine }) {
  const t = useTranslate();
  const formats = useFormats();
  const path = objectPath(line);
  const changes = changesOf(line);
  return (
    <div className="stack stack-tight record-facts">
      {changes.length > 0 && (
        <dl className="field-changes">
          {changes.map(({ field, before, after }) => (
            <div key={field}>
              <dt>{fieldWords(line, field, t)}</dt>
              <dd>
                {before !== undefined && (
                  <>
                    <del>{plainWords(field, before, t, formats)}</del>
                    <span aria-hidden="true"> → </span>
                  </>
                )}
                <ins>{plainWords(field, after, t, formats)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {line.reason !== null && (
        <p className="wraps">
          <span className="soft">{t("record.reason")}: </span>
          {line.reason}
        </p>
      )}
      {line.erased.map((part) => (
        <p key={part} className="soft">
          {t(`record.erased.${part}`)}
        </p>
      ))}
      <p className="soft small wraps">
        {t("record.row", { row: formats.integer(line.row) })}
        {line.actor !== "system" && ` · ${roleWords(line.role, t)}`}
        {line.address !== null && ` · ${t("record.fromAddress", { address: line.address })}`}
        {" · "}
        <code>{line.object}</code>
      </p>
      {path !== null && (
        <div>
          <Link className="button" href={path}>
            {t("record.open")}
          </Link>
        </div>
      )}
    </div>
  );
}
