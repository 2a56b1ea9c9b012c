import { useMutation } from "@tanstack/react-query";
import type { StandingOverride } from "../../api/contract/handover.ts";
import type { JobAccepted } from "../../api/contract/overrides.ts";
import { ask } from "../client/http.ts";
import { queryClient } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { toast } from "../parts/toasts.tsx";

/** Ends an override for all its places that the reader may see: they go back to their program. */
export function useEndOverride() {
  const t = useTranslate();
  return useMutation({
    mutationFn: ({ lightIds, segmentIds }: StandingOverride) =>
      ask<JobAccepted>("/overrides/end", {
        method: "POST",
        body: {
          ...(lightIds.length === 0 ? {} : { lightIds }),
          ...(segmentIds.length === 0 ? {} : { segmentIds }),
        },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: async () => {
      toast({ text: t("handover.ended") });
      await queryClient.invalidateQueries({ queryKey: ["handover"] });
    },
  });
}
