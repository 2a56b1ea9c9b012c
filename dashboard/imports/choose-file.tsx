import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button, DropZone, FileTrigger, Text } from "react-aria-components";
import type { ImportView } from "../../api/contract/imports.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { navigate } from "../router/history.ts";
import { pathOf } from "../router/routes.ts";
import { fileEnds, mediaTypeOf } from "./file-kind.ts";
import { useImportProfiles } from "./import-queries.ts";

/** A file by button or by dropping it; it is sent at once, for reading changes nothing yet. */
export function ChooseFile() {
  const t = useTranslate();
  const profiles = useImportProfiles().data ?? [];
  const [profile, setProfile] = useState("");
  const [unknown, setUnknown] = useState<string | null>(null);
  const upload = useMutation({
    mutationFn: ({ file, type }: { readonly file: File; readonly type: string }) => {
      const search = new URLSearchParams({ name: file.name, ...(profile && { profile }) });
      return ask<ImportView>(`/imports?${search.toString()}`, {
        method: "POST",
        file: { content: file, type },
      });
    },
    onSuccess: (view) => navigate(pathOf({ screen: "import", id: view.id })),
  });
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    const type = mediaTypeOf(file.name);
    setUnknown(type === null ? file.name : null);
    if (type !== null) upload.mutate({ file, type });
  };
  return (
    <div className="stack">
      {profiles.length > 0 && (
        <label className="field import-profile">
          <span className="label">{t("import.profile")}</span>
          <select
            className="input"
            value={profile}
            onChange={(event) => setProfile(event.target.value)}
          >
            <option value="">{t("import.profileNone")}</option>
            {profiles.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <span className="small soft">{t("import.profileHint")}</span>
        </label>
      )}
      <DropZone
        className="drop"
        aria-label={t("import.drop")}
        onDrop={(event) => {
          const item = event.items.find((one) => one.kind === "file");
          if (item !== undefined) void item.getFile().then(take);
        }}
      >
        <Text slot="label">{t(upload.isPending ? "import.sending" : "import.drop")}</Text>
        <FileTrigger acceptedFileTypes={[...fileEnds]} onSelect={(files) => take(files?.[0])}>
          <Button className="button button-main">{t("import.choose")}</Button>
        </FileTrigger>
        <p className="soft small">
          {t("import.kinds")}
          <br />
          {t("import.known")}
        </p>
      </DropZone>
      {unknown !== null && (
        <p className="note note-bad" role="alert">
          {t("import.unknownKind", { file: unknown })}
        </p>
      )}
      <ProblemNote error={upload.error} />
    </div>
  );
}
