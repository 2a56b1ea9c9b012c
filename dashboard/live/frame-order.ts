import type { LampFrame } from "../../api/contract/frames.ts";

/** Where the states on this page stand: the feed's epoch and the newest sequence number they hold. */
export interface Standing {
  readonly epoch: number;
  readonly seq: number;
}

/** What to do with a frame: take it, leave it (we hold it already), or fetch all states again. */
export type FrameVerdict = "take" | "skip" | "fetch";

/**
 * A frame holds every change after `since` up to `seq`; steps of more than one are usual.
 * Only a frame that starts after what we hold leaves a gap.
 */
export function judgeFrame(
  have: Standing | null,
  frame: Pick<LampFrame, "epoch" | "seq" | "since">,
): FrameVerdict {
  if (have === null || frame.epoch !== have.epoch || frame.since > have.seq) return "fetch";
  return frame.seq <= have.seq ? "skip" : "take";
}
