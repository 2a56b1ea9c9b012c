/** Name of a down message: the commander's lease and its counter. */
export interface SlotVersion {
  readonly epoch: number;
  readonly version: number;
}

/** Negative, 0 or positive as `a` is older than, the same as or newer than `b`: the epoch first, then the version. */
export function compareVersions(a: SlotVersion, b: SlotVersion): number {
  return a.epoch === b.epoch ? a.version - b.version : a.epoch - b.epoch;
}

/** Whether a message may act on a slot: only a greater one does, and never after its end. */
export function mayAct(
  slot: SlotVersion | null,
  message: SlotVersion & { readonly expiresAt: number | null },
  now: number,
): boolean {
  if (message.expiresAt !== null && message.expiresAt <= now) return false;
  return slot === null || compareVersions(message, slot) > 0;
}
