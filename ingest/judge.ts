import type { EpochMs } from "../domain/clock.ts";
import { judgeDeviations } from "../domain/deviations.ts";
import type { PowerFacts } from "../domain/power.ts";
import type { Causes } from "./causes.ts";
import type { Follower } from "./follow.ts";
import type { Lamp } from "./lamp.ts";

/** Where the type is not known no power speaks against a lamp. */
const unknownType: PowerFacts = {
  ratedPower: Number.POSITIVE_INFINITY,
  standbyPower: 0,
  powerCurve: [],
};

/** Makes what looks at each lamp that has changed, before it is written: what differs, whether it is heard, what people have to be told. */
export function createJudge(
  judgeSilence: (lamp: Lamp, now: EpochMs) => boolean,
  causes: Causes,
  follower: Follower,
): (lamp: Lamp, now: EpochMs) => void {
  return (lamp, now) => {
    if (lamp.role !== "cabinet") judgeDeviations(lamp.twin, lamp.type ?? unknownType, now);
    judgeSilence(lamp, now);
    causes.judge(lamp, now);
    if (lamp.role === "light") return;
    const switched = lamp.role === "segment" ? [lamp] : (lamp.device?.lamps ?? []);
    for (const { role, segment } of switched) {
      if (role === "segment" && segment !== null) follower.follow(segment, now);
    }
  };
}
