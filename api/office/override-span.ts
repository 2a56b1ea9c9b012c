import { refuse, type Refusal } from "../http/problem.ts";
import { nextSunrise } from "./next-sunrise.ts";
import type { Office } from "./office.ts";

/** No switching by hand is endless: the longest is a week. */
export const longestOverrideMs = 7 * 86_400_000;

/** Until when a switching by hand holds, by the town's clock: as asked for, else until the next sunrise. Refused where that is over or too far. */
export function overrideEnd(
  office: Pick<Office, "model" | "clock">,
  asked: number | undefined,
): number | Refusal {
  const now = office.clock.now();
  const until = asked ?? nextSunrise(office, now);
  if (until > now && until <= now + longestOverrideMs) return until;
  return refuse("invalidInput", "until must lie ahead, at most a week.", {
    errors: [{ pointer: "/until", message: "must lie ahead, at most a week" }],
  });
}
