import { useMutation, useQuery } from "@tanstack/react-query";
import type {
  ApprovalAction,
  ApprovalRule,
  ApprovalsView,
  ApprovalView,
  NoticesView,
} from "../../api/contract/approvals.ts";
import { ask } from "./http.ts";
import { queryClient, useSession } from "./queries.ts";

const approvalsKey = ["approvals"] as const;
const ruleKey = ["approvalRule"] as const;
const noticesKey = ["notices"] as const;

/** Whoever may switch sees what waits; a viewer has no part in it. */
function useTakesPart(): boolean {
  const role = useSession().data?.user?.role;
  return role !== undefined && role !== "viewer";
}

export const useApprovals = () =>
  useQuery({
    queryKey: approvalsKey,
    queryFn: () => ask<ApprovalsView>("/approvals"),
    select: ({ approvals }) => approvals,
    enabled: useTakesPart(),
  });

/** With the light points that go darker, by name. */
export const readApproval = (id: string): Promise<ApprovalView> =>
  ask<ApprovalView>(`/approvals/${encodeURIComponent(id)}`);

export const useNotices = () =>
  useQuery({
    queryKey: noticesKey,
    queryFn: () => ask<NoticesView>("/notices"),
    select: ({ notices }) => notices,
    enabled: useTakesPart(),
  });

export const useApprovalRule = () =>
  useQuery({ queryKey: ruleKey, queryFn: () => ask<ApprovalRule>("/approvals/rule") });

export const refreshApprovals = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: approvalsKey });
export const refreshNotices = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: noticesKey });

const paths: Readonly<Record<ApprovalAction, string>> = {
  approve: "approve",
  refuse: "refuse",
  explain: "reason",
  withdraw: "withdraw",
  carryOut: "carry-out",
  breakGlass: "break-glass",
};

/** A decision on a change that waits; the answer is how it stands then. */
export const useDecide = () =>
  useMutation({
    mutationFn: (wish: {
      readonly id: string;
      readonly action: ApprovalAction;
      readonly reason: string;
    }) =>
      ask<ApprovalView>(`/approvals/${encodeURIComponent(wish.id)}/${paths[wish.action]}`, {
        method: "POST",
        body: wish.reason === "" ? {} : { reason: wish.reason },
      }),
    onSettled: refreshApprovals,
  });

export const useSaveRule = () =>
  useMutation({
    mutationFn: (rule: ApprovalRule) =>
      ask<ApprovalRule>("/approvals/rule", { method: "PUT", body: rule }),
    onSuccess: (rule) => queryClient.setQueryData(ruleKey, rule),
  });

export const useSeeNotice = () =>
  useMutation({
    mutationFn: (id: string) =>
      ask<undefined>(`/notices/${encodeURIComponent(id)}/seen`, { method: "POST" }),
    onSuccess: refreshNotices,
  });
