import { useMutation, useQuery } from "@tanstack/react-query";
import type {
  AbsenceRequest,
  HandoverView,
  RunbookInput,
  RunbookOrder,
  RunbooksView,
  RunbookView,
} from "../../api/contract/handover.ts";
import { ask } from "./http.ts";
import { queryClient } from "./queries.ts";

const handoverKey = ["handover"] as const;
const runbooksKey = ["runbooks"] as const;

/** Asked again now and then: it is a picture of the moment. */
export const useHandover = () =>
  useQuery({
    queryKey: handoverKey,
    queryFn: () => ask<HandoverView>("/handover"),
    refetchInterval: 30_000,
  });

export const useRunbooks = () =>
  useQuery({
    queryKey: runbooksKey,
    queryFn: () => ask<RunbooksView>("/runbooks"),
    select: ({ runbooks }) => runbooks,
  });

const refresh = async (): Promise<void> => {
  await queryClient.invalidateQueries({ queryKey: handoverKey });
  await queryClient.invalidateQueries({ queryKey: runbooksKey });
};

export const useCreateAbsence = () =>
  useMutation({
    mutationFn: (body: AbsenceRequest) => ask<undefined>("/absences", { method: "POST", body }),
    onSuccess: refresh,
  });

export const useEndAbsence = () =>
  useMutation({
    mutationFn: (id: string) =>
      ask<undefined>(`/absences/${encodeURIComponent(id)}/end`, { method: "POST" }),
    onSuccess: refresh,
  });

const runbookPath = (id: string): string => `/runbooks/${encodeURIComponent(id)}`;

/** A null runbook is a new one. */
export const useSaveRunbook = () =>
  useMutation({
    mutationFn: ({
      runbook,
      input,
    }: {
      readonly runbook: RunbookView | null;
      readonly input: RunbookInput;
    }) =>
      runbook === null
        ? ask<unknown>("/runbooks", { method: "POST", body: input })
        : ask<unknown>(runbookPath(runbook.id), {
            method: "PUT",
            body: input,
            ifMatch: `"${runbook.version}"`,
          }),
    onSuccess: refresh,
  });

export const useRemoveRunbook = () =>
  useMutation({
    mutationFn: ({ id, version }: RunbookView) =>
      ask<unknown>(runbookPath(id), { method: "DELETE", ifMatch: `"${version}"` }),
    onSuccess: refresh,
  });

export const useRestoreRunbook = () =>
  useMutation({
    mutationFn: (id: string) => ask<unknown>(`${runbookPath(id)}/restore`, { method: "POST" }),
    onSuccess: refresh,
  });

export const useOrderRunbooks = () =>
  useMutation({
    mutationFn: (body: RunbookOrder) => ask<undefined>("/runbooks/order", { method: "PUT", body }),
    onSettled: refresh,
  });
