import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Selection, SelectionRequest, SelectionSummary } from "../../api/contract/stock.ts";
import { lampStore, selection } from "../app/stores.ts";
import { ask } from "../client/http.ts";
import { problemSentence } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { idsAt } from "./selection-store.ts";

/** Renders again with every change of the selection; its number of changes. */
export function useSelectionVersion(): number {
  return useSyncExternalStore(selection.subscribe, selection.version);
}

const summarise = (wanted: SelectionRequest): Promise<SelectionSummary> =>
  ask<SelectionSummary>("/selections", { method: "POST", body: wanted });

/** What a request of this version names: asked again later it must not name what has been chosen since. */
export function requestOf(version: number): Selection {
  return version === selection.version() ? selection.request() : { lightIds: [] };
}

/** A selection that is being drawn or ticked changes many times a second; the server is asked when it rests. */
const restMs = 300;

/** What the server knows of the selection: counts and watts. */
export function useSelectionSummary() {
  const version = useSelectionVersion();
  const [rested, setRested] = useState(version);
  useEffect(() => {
    const timer = setTimeout(() => setRested(version), restMs);
    return () => clearTimeout(timer);
  }, [version]);
  const wanted = useMemo(() => requestOf(rested), [rested]);
  return useQuery({
    queryKey: ["selection", rested],
    queryFn: () => summarise(wanted),
    enabled: rested === version && selection.ids().size > 0,
    placeholderData: (before) => before,
    gcTime: 0,
  });
}

type Mode = "replace" | "add" | "remove";

/** Chooses what the server finds for a filter, a group or a ring; ticks and rings follow from its answer. */
export function useChoose() {
  const t = useTranslate();
  return useMutation({
    mutationFn: async ({ wanted, mode }: { readonly wanted: Selection; readonly mode: Mode }) => {
      const found = await summarise({ ...wanted, indexes: true });
      const columns = lampStore.columns();
      const ids =
        columns === null || found.indexes === undefined
          ? found.lightIds
          : idsAt(found.indexes, columns);
      if (mode === "replace") selection.replace(ids, wanted);
      else selection[mode](ids);
      return ids.length;
    },
    onSuccess: (count) => {
      if (count === 0) toast({ text: t("selection.nothing") });
    },
    onError: (error) => toast({ text: problemSentence(error, t) }),
  });
}
