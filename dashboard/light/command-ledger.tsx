import type { CommandLine } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandSteps } from "./command-steps-list.tsx";
import { endingOf, newestFirst } from "./command-steps.ts";

const shownAtMost = 3;

/** The latest commands to this light point, each step with its own time: accepted is not sent, sent is not done. */
export function CommandLedger({ lines }: { readonly lines: readonly CommandLine[] }) {
  const t = useTranslate();
  if (lines.length === 0) return null;
  return (
    <section className="stack" aria-label={t("ledger.title")}>
      <h2 className="over">{t("ledger.title")}</h2>
      <ol className="stack">
        {newestFirst(lines)
          .slice(0, shownAtMost)
          .map((line, place) => (
            <li key={line.jobId}>
              <Line line={line} open={place === 0} />
            </li>
          ))}
      </ol>
    </section>
  );
}

function Line({ line, open }: { readonly line: CommandLine; readonly open: boolean }) {
  const t = useTranslate();
  const formats = useFormats();
  const ending = endingOf(line);
  const title =
    line.level === null
      ? t("ledger.clear", { time: formats.time(line.createdAt) })
      : t("ledger.set", {
          level: formats.percent(line.level),
          time: formats.time(line.createdAt),
        });
  if (!open) {
    return (
      <p className="row row-ends soft small">
        <span>{title}</span>
        <span>{t(`commandState.${line.state}`)}</span>
      </p>
    );
  }
  return (
    <div className="stack stack-tight">
      <p className="row row-ends">
        <span>{title}</span>
        <strong role="status">{t(`commandState.${line.state}`)}</strong>
      </p>
      <CommandSteps line={line} />
      {ending !== null && (
        <p className="note note-bad">
          {t(`ledger.ending.${ending}`)} {line.code !== null && t.code("rejection", line.code)}
        </p>
      )}
    </div>
  );
}
