import type { Caller } from "../http/route.ts";

/** So long a proof holds, milliseconds: one sitting at a form, not a lunch break. */
const proofMs = 600_000;

/** Whether the caller has proved who they are recently enough for what cannot be taken back. `now`: the machine's own clock. */
export function isProven({ provenAt }: Pick<Caller, "provenAt">, now: number): boolean {
  return provenAt !== null && now - provenAt < proofMs;
}
