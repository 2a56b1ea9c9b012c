import { useMutation } from "@tanstack/react-query";
import type { UndoResult } from "../../api/contract/stock.ts";
import { ask } from "../client/http.ts";
import { problemSentence } from "../client/problem-words.tsx";
import { refreshStock } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";

const namedAtMost = 3;

/** Takes a batch of changes back, tells what came of it, and offers the way forth again. */
export function useUndo() {
  const t = useTranslate();
  const undo = useMutation({
    mutationFn: (batchId: string) =>
      ask<UndoResult>(`/batches/${encodeURIComponent(batchId)}/undo`, { method: "POST" }),
    onSuccess: async (result) => {
      const done = t("undo.done", { count: result.undone });
      const names = result.kept.slice(0, namedAtMost).map(({ name }) => name);
      const kept = t("undo.kept", { count: result.keptCount, names: names.join(", ") });
      const { batchId } = result;
      toast({
        text: result.keptCount === 0 ? done : `${done} ${kept}`,
        ...(batchId === null
          ? {}
          : { action: { label: t("undo.redo"), run: () => undo.mutate(batchId) } }),
      });
      await refreshStock();
    },
    onError: (error) => toast({ text: problemSentence(error, t) }),
  });
  return undo;
}
