import { useMutation } from "@tanstack/react-query";
import { stockPaths } from "../../api/contract/stock.ts";
import { ask, RequestFailed } from "../client/http.ts";
import { refreshStock, versionTag } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import type { FormKind } from "./object-fields.ts";
import { useUndo } from "./use-undo.ts";

/** An object of the stock as every form needs it. */
export interface StockThing {
  readonly id: string;
  readonly version: number;
}

/**
 * Saving an object over the version the reader began with, and putting it into the trash with the way back; `theirs` is the object as
 * it stands where somebody was faster.
 */
export function useSaveObject(
  kind: FormKind,
  object: StockThing | null,
  name: string,
  onDone: (object: StockThing | null) => void,
) {
  const t = useTranslate();
  const undo = useUndo();
  const path = `/${stockPaths[kind]}`;
  const own = object === null ? path : `${path}/${encodeURIComponent(object.id)}`;
  const save = useMutation({
    mutationFn: (fields: Readonly<Record<string, unknown>>) =>
      object === null
        ? ask<StockThing>(path, { method: "POST", body: fields })
        : ask<StockThing>(own, {
            method: "PATCH",
            body: fields,
            ifMatch: versionTag(object.version),
          }),
    onSuccess: async (saved) => {
      toast({ text: t(object === null ? "object.made" : "object.saved", { name }) });
      // Before the lists are read anew: an object that leaves its list takes its form along.
      onDone(saved);
      await refreshStock();
    },
  });
  const remove = useMutation({
    mutationFn: (gone: StockThing) =>
      ask<{ readonly batchId: string }>(own, {
        method: "DELETE",
        ifMatch: versionTag(gone.version),
      }),
    onSuccess: async ({ batchId }) => {
      toast({
        text: t("object.removed", { name }),
        action: { label: t("common.undo"), run: () => undo.mutate(batchId) },
      });
      onDone(null);
      await refreshStock();
    },
  });
  const goOn = (): void => {
    save.reset();
    remove.reset();
  };
  return { save, remove, theirs: currentIn(save.error ?? remove.error), goOn };
}

function currentIn(error: unknown): StockThing | null {
  const isStale = error instanceof RequestFailed && error.problem?.code === "versionMismatch";
  // With that code our own server sends the object as it stands.
  return isStale ? ((error.problem?.current ?? null) as StockThing | null) : null;
}
