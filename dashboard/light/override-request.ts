import type { OverrideRequest } from "../../api/contract/overrides.ts";
import { nextClockTime } from "../format/town-time.ts";

export const untilChoices = ["sunrise", "hour", "fourHours", "clock"] as const;
export type UntilChoice = (typeof untilChoices)[number];

const hourMs = 3_600_000;

/** The end of an override, milliseconds since 1970; null leaves it to the server: the next sunrise. */
export function endOf(
  choice: UntilChoice,
  clock: string,
  now: number,
  timeZone: string,
): number | null {
  switch (choice) {
    case "sunrise":
      return null;
    case "hour":
      return now + hourMs;
    case "fourHours":
      return now + 4 * hourMs;
    case "clock":
      return nextClockTime(clock, now, timeZone);
  }
}

export function overrideRequest(
  lightId: string,
  level: number,
  until: number | null,
): OverrideRequest {
  const request = { lightIds: [lightId], level };
  return until === null ? request : { ...request, until: Math.round(until) };
}

/** A key that makes a repeated request harmless. randomUUID is missing on plain http, random bytes are not. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
