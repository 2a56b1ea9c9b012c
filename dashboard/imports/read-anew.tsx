import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ImportProfile, ImportView } from "../../api/contract/imports.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Sheet } from "../parts/sheet.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.tsx";
import { importPath, profilesKey } from "./import-queries.ts";
import { isChanged, mergedSettings, type SettingsDraft } from "./settings-draft.ts";

/** Reads the file anew as it was corrected, and keeps how it is read under a name for the next file. */
export function ReadAnew({
  view,
  draft,
  onUndo,
}: {
  readonly view: ImportView;
  readonly draft: SettingsDraft;
  readonly onUndo: () => void;
}) {
  const t = useTranslate();
  const [naming, setNaming] = useState(false);
  const read = useMutation({
    mutationFn: () =>
      ask(`${importPath(view.id)}/settings`, {
        method: "PUT",
        body: mergedSettings(view.settings, draft),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["import", view.id] }),
  });
  const changed = isChanged(draft);
  return (
    <>
      <ProblemNote error={read.error} />
      {changed ? (
        <div className="read-anew" role="group" aria-label={t("import.readAnew")}>
          <p className="grow">{t("import.draftChanged")}</p>
          <button type="button" className="button button-quiet" onClick={onUndo}>
            {t("import.draftUndo")}
          </button>
          <button
            type="button"
            className="button button-main"
            disabled={read.isPending}
            onClick={() => read.mutate()}
          >
            {t("import.readAnew")}
          </button>
        </div>
      ) : (
        <div>
          <button type="button" className="button" onClick={() => setNaming(true)}>
            {t("import.keepProfile")}
          </button>
        </div>
      )}
      <Sheet title={t("import.keepProfile")} isOpen={naming} onOpenChange={setNaming}>
        <KeepProfile view={view} onDone={() => setNaming(false)} />
      </Sheet>
    </>
  );
}

function KeepProfile({ view, onDone }: { readonly view: ImportView; readonly onDone: () => void }) {
  const t = useTranslate();
  const [name, setName] = useState(view.report?.reading.source ?? "");
  const keep = useMutation({
    mutationFn: () =>
      ask<ImportProfile>("/import-profiles", {
        method: "POST",
        body: { name: name.trim(), settings: view.settings ?? {} },
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: profilesKey });
      toast({ text: t("import.profileKept", { name: name.trim() }) });
      onDone();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate();
      }}
    >
      <p className="soft">{t("import.keepProfileWhat")}</p>
      <TextField
        label={t("import.profileName")}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.target.value)}
      />
      <ProblemNote error={keep.error} />
      <div className="row">
        <button
          type="submit"
          className="button button-main"
          disabled={keep.isPending || name.trim() === ""}
        >
          {t("common.save")}
        </button>
      </div>
    </form>
  );
}
