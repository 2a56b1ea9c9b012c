import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { ChooseFile } from "./choose-file.tsx";
import { ExportFiles } from "./export-files.tsx";
import { FormerImports } from "./former-imports.tsx";
import { RunningImport } from "./running-import.tsx";

/** A file with the town's lights is read, looked at, and taken; what was taken before can be taken back. */
export function ImportScreen({ id }: { readonly id: string | null }) {
  const t = useTranslate();
  const reason = useRoleReason("importInventory");
  const mayExport = useRoleReason("editStock") === null;
  return (
    <div className="screen stack stack-wide">
      <div className="stack">
        <ScreenHeading title={t("import.title")} />
        {id === null && <p className="soft">{t("import.what")}</p>}
      </div>
      {reason !== null ? (
        <>
          <p className="note">{reason}</p>
          {mayExport && <ExportFiles />}
        </>
      ) : id === null ? (
        <>
          <ChooseFile />
          <FormerImports />
          <ExportFiles />
        </>
      ) : (
        <RunningImport key={id} id={id} />
      )}
    </div>
  );
}
