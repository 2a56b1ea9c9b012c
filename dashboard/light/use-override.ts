import { useMutation } from "@tanstack/react-query";
import type { JobAccepted, OverrideEndRequest } from "../../api/contract/overrides.ts";
import { ask } from "../client/http.ts";
import { lightKey, queryClient } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { newIdempotencyKey, overrideRequest } from "./override-request.ts";

/** Sending and ending an override of one light point, each with its message and its way back. */
export function useOverride(lightId: string, number: string) {
  const t = useTranslate();
  const formats = useFormats();
  const refresh = () => queryClient.invalidateQueries({ queryKey: lightKey(lightId) });
  const end = useMutation({
    mutationFn: () => {
      const body: OverrideEndRequest = { lightIds: [lightId] };
      return ask<JobAccepted>("/overrides/end", {
        method: "POST",
        body,
        idempotencyKey: newIdempotencyKey(),
      });
    },
    onSuccess: async () => {
      toast({ text: t("level.ended", { number }) });
      await refresh();
    },
  });
  const send = useMutation({
    mutationFn: ({ level, until }: { readonly level: number; readonly until: number | null }) =>
      ask<JobAccepted>("/overrides", {
        method: "POST",
        body: overrideRequest(lightId, level, until),
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: async (_, { level }) => {
      end.reset();
      toast({
        text: t("level.accepted", { number, level: formats.percent(level) }),
        action: { label: t("common.undo"), run: () => end.mutate() },
      });
      await refresh();
    },
  });
  return { send, end };
}
