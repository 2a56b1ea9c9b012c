import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ImportReport, ImportView } from "../../api/contract/imports.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Sheet } from "../parts/sheet.tsx";
import { offersAnything, toChoice, type ApplyDraft } from "./apply-draft.ts";
import { importPath } from "./import-queries.ts";
import { isChanged, type SettingsDraft } from "./settings-draft.ts";

export interface ApplyImportProps {
  readonly view: ImportView;
  readonly report: ImportReport;
  readonly choice: ApplyDraft;
  readonly onChoice: (choice: ApplyDraft) => void;
  /** Corrections that were not read yet: nothing is taken over before they are. */
  readonly draft: SettingsDraft;
}

const kinds = ["added", "changed", "vanished"] as const;

/** Takes over what was chosen, after saying once more what that is. */
export function ApplyImport({ view, report, choice, draft }: ApplyImportProps) {
  const t = useTranslate();
  const formats = useFormats();
  const [asking, setAsking] = useState(false);
  const apply = useMutation({
    mutationFn: () =>
      ask(`${importPath(view.id)}/apply`, { method: "POST", body: toChoice(choice) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["import", view.id] });
    },
  });
  if (!offersAnything(report)) {
    return (
      <p className="note">{t(report.unchanged > 0 ? "import.nothing" : "import.nothingUsable")}</p>
    );
  }
  const chosen = kinds.filter((kind) => choice[kind] && report[kind] > 0);
  const except = choice.exceptRows.size + choice.exceptLightIds.size;
  const lines = [
    ...chosen.map((kind) => ({
      kind,
      words: t(`import.will.${kind}`, {
        count: report[kind],
        number: formats.integer(report[kind]),
      }),
    })),
    ...(["streets", "cabinets"] as const)
      .filter((kind) => report[kind] > 0)
      .map((kind) => ({
        kind,
        words: t(`import.told.${kind}`, {
          count: report[kind],
          number: formats.integer(report[kind]),
        }),
      })),
  ];
  const waits = isChanged(draft);
  return (
    <div className="stack">
      {waits && <p className="soft">{t("import.readFirst")}</p>}
      <div>
        <button
          type="button"
          className="button button-main"
          disabled={apply.isPending || waits || lines.length === 0}
          onClick={() => setAsking(true)}
        >
          {t("import.apply")}
        </button>
      </div>
      <ProblemNote error={apply.error} />
      <Sheet title={t("import.confirm")} isOpen={asking} onOpenChange={setAsking}>
        <ul className="import-will">
          {lines.map(({ kind, words }) => (
            <li key={kind} className={kind === "vanished" ? "bad" : undefined}>
              {words}
            </li>
          ))}
          {except > 0 && (
            <li>{t("import.will.except", { count: except, number: formats.integer(except) })}</li>
          )}
        </ul>
        <p className="soft">{t("import.confirmWhat")}</p>
        <div className="row">
          <button
            type="button"
            className="button button-main"
            onClick={() => {
              setAsking(false);
              apply.mutate();
            }}
          >
            {t("import.applyNow")}
          </button>
          <button type="button" className="button" onClick={() => setAsking(false)}>
            {t("import.notYet")}
          </button>
        </div>
      </Sheet>
    </div>
  );
}
