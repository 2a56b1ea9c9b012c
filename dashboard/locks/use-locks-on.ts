import type { LightView } from "../../api/contract/lights.ts";
import type { WorkLockView } from "../../api/contract/work-locks.ts";
import { useOpenLocks } from "../client/work-locks.ts";

/** Open locks on one thing itself. */
export function useLocksOn(kind: WorkLockView["target"]["kind"], id: string): WorkLockView[] {
  return useOpenLocks().filter(({ target }) => target.kind === kind && target.id === id);
}

/** Open locks of a light point: what holds there now, its segment's and its cabinet's too, and its own that has run out unseen. */
export function useLocksOverLight({
  light,
  workLock,
}: Pick<LightView, "light" | "workLock">): readonly WorkLockView[] {
  const own = useLocksOn("lightPoint", light.id).filter(({ id }) => id !== workLock?.id);
  return workLock === null ? own : [workLock, ...own];
}
