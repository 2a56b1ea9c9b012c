import { useMutation } from "@tanstack/react-query";
import { labelsPdf } from "../client/devices.ts";
import { problemSentence } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { saveFile } from "../selection/save-file.ts";
import { toast } from "../parts/toasts.tsx";

/** A sheet holds no more than the server makes at once. */
const atMost = 2_000;

/** QR labels for controllers, to be stuck on before they go up the mast. */
export function LabelsButton({ deviceIds }: { readonly deviceIds: readonly string[] }) {
  const t = useTranslate();
  const make = useMutation({
    mutationFn: () => labelsPdf({ deviceIds: deviceIds.slice(0, atMost) }),
    onSuccess: (pdf) =>
      saveFile(t("devices.labelsFile"), new Blob([pdf], { type: "application/pdf" })),
    onError: (error) => toast({ text: problemSentence(error, t) }),
  });
  return (
    <button
      type="button"
      className="button"
      disabled={make.isPending}
      onClick={() => make.mutate()}
    >
      {t("devices.labels")}
    </button>
  );
}
