import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type {
  ProgramPreview,
  ProgramPreviewRequest,
  SwitchPointView,
} from "../../api/contract/programs.ts";
import { ask } from "../client/http.ts";

const pauseMs = 300;
const previewNights = 7;

/** What the points would do in the coming nights and in a year, asked anew when the hand rests. */
export function usePreview(points: readonly SwitchPointView[], programId: string | undefined) {
  const [settled, setSettled] = useState(points);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(points), pauseMs);
    return () => clearTimeout(timer);
  }, [points]);
  return useQuery({
    queryKey: ["preview", programId ?? "", settled],
    queryFn: ({ signal }) => {
      const body: ProgramPreviewRequest = {
        points: settled,
        nights: previewNights,
        ...(programId === undefined ? {} : { programId }),
      };
      return ask<ProgramPreview>("/programs/preview", { method: "POST", body, signal });
    },
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export type PreviewQuery = ReturnType<typeof usePreview>;
