import type { OverviewView } from "../../api/contract/overview.ts";

/** Which sentence tells how the town's light stands, and the numbers in it. */
export interface StatusChoice {
  readonly code:
    | "empty"
    | "dayDark"
    | "dayBurning"
    | "dusk"
    | "duskLate"
    | "night"
    | "dawn"
    | "dawnLate"
    | "dawnDone";
  readonly burning: number;
  readonly total: number;
  /** Lamps that are faulty or silent; named in a sentence of their own. */
  readonly troubled: number;
  readonly byHand: number;
}

/** Below this share of the lamps due by now, dusk or dawn runs late. */
const onTimeShare = 0.9;

export function chooseStatus(
  overview: Pick<OverviewView, "counts" | "phase" | "byHand">,
): StatusChoice {
  const { counts, phase, byHand } = overview;
  const total = counts.off + counts.on + counts.inWork + counts.fault + counts.noConnection;
  const base = {
    burning: counts.on,
    total,
    troubled: counts.fault + counts.noConnection,
    byHand,
  };
  if (total === 0) return { ...base, code: "empty" };
  const late = phase.progress !== null && phase.progress < onTimeShare;
  switch (phase.code) {
    case "day":
      return { ...base, code: counts.on === 0 ? "dayDark" : "dayBurning" };
    case "dusk":
      return { ...base, code: late ? "duskLate" : "dusk" };
    case "night":
      return { ...base, code: "night" };
    case "dawn":
      if (late) return { ...base, code: "dawnLate" };
      return { ...base, code: counts.on === 0 ? "dawnDone" : "dawn" };
  }
}
