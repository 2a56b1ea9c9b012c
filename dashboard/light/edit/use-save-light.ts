import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { LightPointView } from "../../../api/contract/stock.ts";
import { RequestFailed, ask } from "../../client/http.ts";
import { queryClient } from "../../client/queries.ts";
import { lightStock, lightStockKey, refreshStock, versionTag } from "../../client/stock.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { toast } from "../../parts/toasts.tsx";
import { allLights, pathOf } from "../../router/routes.ts";
import { useUndo } from "../../stock/use-undo.ts";
import type { FieldValue, LightField } from "../../stock/light-fields.ts";

const pathOfLight = (id: string): string => `/lights/${encodeURIComponent(id)}`;

/** Saving, and putting into the trash, over the version the reader began with; `theirs` is there where somebody was faster. */
export function useSaveLight(light: LightPointView | null) {
  const t = useTranslate();
  const undo = useUndo();
  const [base, setBase] = useState(light);
  /** Where to go when all is done; the form asks no more before it is left. */
  const [goal, setGoal] = useState<string | null>(null);
  const [theirs, setTheirs] = useState<LightPointView | null>(null);
  const meetConflict = async (error: unknown): Promise<void> => {
    if (light === null || !(error instanceof RequestFailed) || error.status !== 412) return;
    setTheirs(await lightStock(light.id));
  };
  const save = useMutation({
    mutationFn: (fields: Partial<Record<LightField, FieldValue>>) =>
      base === null
        ? ask<LightPointView>("/lights", { method: "POST", body: fields })
        : ask<LightPointView>(pathOfLight(base.id), {
            method: "PATCH",
            body: fields,
            ifMatch: versionTag(base.version),
          }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(lightStockKey(saved.id), saved);
      toast({
        text: t(base === null ? "lightEdit.made" : "lightEdit.saved", { number: saved.number }),
      });
      setGoal(pathOf({ screen: "light", id: saved.id }));
      await refreshStock();
    },
    onError: meetConflict,
  });
  const remove = useMutation({
    mutationFn: (gone: LightPointView) =>
      ask<{ readonly batchId: string }>(pathOfLight(gone.id), {
        method: "DELETE",
        ifMatch: versionTag(gone.version),
      }),
    onSuccess: async ({ batchId }, gone) => {
      toast({
        text: t("lightEdit.removed", { number: gone.number }),
        action: { label: t("common.undo"), run: () => undo.mutate(batchId) },
      });
      setGoal(pathOf({ screen: "lights", filter: allLights }));
      await refreshStock();
    },
    onError: meetConflict,
  });
  /** Goes on from what somebody else has saved. */
  const goOn = (): void => {
    setBase(theirs);
    setTheirs(null);
    save.reset();
    remove.reset();
  };
  return { base, theirs, goOn, goal, save, remove };
}
