import { useSyncExternalStore } from "react";
import type { ApprovalView } from "../../api/contract/approvals.ts";

let held: ApprovalView | null = null;
const listeners = new Set<() => void>();

/** A change was held back: whoever asked for it is told at once. Null: they have seen it. */
export function showHeld(approval: ApprovalView | null): void {
  held = approval;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The change that was held back last, until it was seen. */
export const useHeld = (): ApprovalView | null => useSyncExternalStore(subscribe, () => held);
