import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { LabelsRequest } from "../../api/contract/devices.ts";
import { selection } from "../app/stores.ts";
import { askBytes } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { Choices } from "../parts/choices.tsx";
import { CommandButton } from "../parts/command-button.tsx";
import { saveFile } from "./save-file.ts";

const layouts = ["a4-3x8", "a4-2x7", "single"] as const;

/** The sheet "QR labels": a PDF to print, one label for each mast chosen. */
export function BulkLabels({ done }: { readonly done: () => void }) {
  const t = useTranslate();
  const [layout, setLayout] = useState<(typeof layouts)[number]>("a4-3x8");
  const make = useMutation({
    mutationFn: () => {
      const body: LabelsRequest = { selection: selection.request(), layout };
      return askBytes("/labels", { method: "POST", body }, "application/pdf");
    },
    onSuccess: (bytes) => {
      saveFile(t("bulk.labelsFile"), new Blob([bytes], { type: "application/pdf" }));
      done();
    },
  });
  return (
    <>
      <p className="soft">{t("bulk.labelsWhat")}</p>
      <Choices
        label={t("bulk.layout")}
        value={layout}
        options={layouts.map((value) => ({ value, label: t(`labelLayout.${value}`) }))}
        onChange={setLayout}
      />
      <ProblemNote error={make.error} />
      <div className="row">
        <CommandButton
          look="main"
          reason={make.isPending ? t("bulk.working") : null}
          onPress={() => make.mutate()}
        >
          {t("bulk.labelsMake")}
        </CommandButton>
      </div>
    </>
  );
}

const formats = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv",
  geojson: "application/geo+json",
} as const;
type FileFormat = keyof typeof formats;
const formatNames: readonly FileFormat[] = ["xlsx", "csv", "geojson"];

/** The sheet "Export": the selection as a file that can be read in again. */
export function BulkExport({ done }: { readonly done: () => void }) {
  const t = useTranslate();
  const [format, setFormat] = useState<FileFormat>("xlsx");
  const make = useMutation({
    mutationFn: () =>
      askBytes(
        `/inventory?format=${format}`,
        { method: "POST", body: selection.request() },
        formats[format],
      ),
    onSuccess: (bytes) => {
      saveFile(`${t("bulk.exportFile")}.${format}`, new Blob([bytes], { type: formats[format] }));
      done();
    },
  });
  return (
    <>
      <p className="soft">{t("bulk.exportWhat")}</p>
      <Choices
        label={t("bulk.format")}
        value={format}
        options={formatNames.map((value) => ({ value, label: t(`fileFormat.${value}`) }))}
        onChange={setFormat}
      />
      <ProblemNote error={make.error} />
      <div className="row">
        <CommandButton
          look="main"
          reason={make.isPending ? t("bulk.working") : null}
          onPress={() => make.mutate()}
        >
          {t("bulk.exportMake")}
        </CommandButton>
      </div>
    </>
  );
}
