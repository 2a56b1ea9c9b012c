import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type {
  BulkChange,
  BulkRequest,
  BulkResult,
  MembersChange,
} from "../../api/contract/stock.ts";
import { selection } from "../app/stores.ts";
import { ask } from "../client/http.ts";
import { refreshStock } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { useUndo } from "../stock/use-undo.ts";
import { requestOf, useSelectionVersion } from "./use-selection.ts";

const bulk = (body: BulkRequest): Promise<BulkResult> =>
  ask<BulkResult>("/lights/bulk", { method: "POST", body });

/** What a change would do to the selection; null asks nothing. */
export function useBulkPreview(change: BulkChange | null) {
  const version = useSelectionVersion();
  const wanted = useMemo(() => requestOf(version), [version]);
  return useQuery({
    queryKey: ["selection", "preview", version, change],
    queryFn: () => bulk({ selection: wanted, change: change ?? {}, dryRun: true }),
    enabled: change !== null && selection.ids().size > 0,
    gcTime: 0,
    retry: false,
  });
}

/** Tells what came of a change of many, with the way back. */
export function useTellBatch() {
  const t = useTranslate();
  const undo = useUndo();
  return async (
    result: BulkResult,
    word: "bulk.changed" | "bulk.removed" | "bulk.restored",
  ): Promise<void> => {
    const { batchId } = result;
    toast({
      text: result.changed === 0 ? t("bulk.nothing") : t(word, { count: result.changed }),
      ...(batchId === null
        ? {}
        : { action: { label: t("common.undo"), run: () => undo.mutate(batchId) } }),
    });
    await refreshStock();
  };
}

/** Changes all light points of the selection in one go, or puts them into the trash. */
export function useBulk() {
  const tell = useTellBatch();
  return useMutation({
    mutationFn: (change: BulkChange) => bulk({ selection: selection.request(), change }),
    onSuccess: async (result, change) => {
      if (change.delete === true) selection.clear();
      await tell(result, change.delete === true ? "bulk.removed" : "bulk.changed");
    },
  });
}

/** Puts the selection into a group, or takes it out. */
export function useMembers() {
  const tell = useTellBatch();
  return useMutation({
    mutationFn: ({
      groupId,
      way,
    }: {
      readonly groupId: string;
      readonly way: "add" | "remove";
    }) => {
      const chosen = selection.request();
      const body: MembersChange = way === "add" ? { add: chosen } : { remove: chosen };
      return ask<BulkResult>(`/groups/${encodeURIComponent(groupId)}/members`, {
        method: "POST",
        body,
      });
    },
    onSuccess: (result) => tell(result, "bulk.changed"),
  });
}
