import { useEffect, useEffectEvent } from "react";
import type { ApprovalEvent } from "../../api/contract/approvals.ts";
import { onApproval, onNotice } from "../app/stores.ts";
import { refreshApprovals, refreshNotices } from "../client/approvals.ts";
import { queryClient } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { navigate } from "../router/history.ts";
import type { ApprovalsView } from "../../api/contract/approvals.ts";

/** Tells on every screen what has become of one's own request, and keeps lists and banner up to date. */
export function useApprovalNews(): void {
  const t = useTranslate();
  const hear = useEffectEvent(({ id, state }: ApprovalEvent): void => {
    const known = queryClient.getQueryData<ApprovalsView>(["approvals"]);
    const mine = known?.approvals.some((one) => one.id === id && one.isMine) === true;
    void refreshApprovals();
    if (!mine || state === "waiting" || state === "withdrawn") return;
    toast({
      text: t(`approvals.news.${state}`),
      action: { label: t("approvals.look"), run: () => navigate("/approvals") },
    });
  });
  useEffect(() => onApproval((event) => hear(event)), []);
  useEffect(() => onNotice(() => void refreshNotices()), []);
}
