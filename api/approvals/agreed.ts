import { createHash } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import type { OfficeData } from "../office/office-data.ts";
import type { LightChange } from "./change.ts";

/** What somebody agrees to, so that nothing else can be put in its place meanwhile. */
export interface Agreed {
  /** A bit for each light point that goes darker, by its index; base64. */
  readonly darker: string;
  /** SHA-256 of the calendars and programs that they are to follow; null where it is no plan. */
  readonly plans: string | null;
}

/** Light points looked at between two breaths. */
const slice = 5_000;

export async function agreedOn(
  data: OfficeData,
  { effect }: LightChange,
  darker: ReadonlyMap<string, unknown>,
): Promise<Agreed> {
  const bits = Buffer.alloc(Math.ceil(data.indexes / 8));
  const calendars = new Set<string>();
  let seen = 0;
  for (const id of darker.keys()) {
    if (++seen % slice === 0) await breathe();
    const light = data.lightById.get(id);
    if (light === undefined) continue;
    const at = light.index >> 3;
    bits[at] = (bits[at] ?? 0) | (1 << (light.index & 7));
    const then = effect.kind === "plan" ? effect.after(light) : null;
    if (then !== null && then.calendarId !== null) calendars.add(then.calendarId);
  }
  const plans = effect.kind === "plan" ? planDigest(data, effect.plans, calendars) : null;
  return { darker: bits.toString("base64"), plans };
}

/** Whether others would go darker by now than those agreed to, or some by another plan. */
export function isOther(agreed: Agreed, now: Agreed): boolean {
  const then = Buffer.from(agreed.darker, "base64");
  const dark = Buffer.from(now.darker, "base64");
  const isMore = dark.some((byte, at) => (byte & ~(then[at] ?? 0)) !== 0);
  const isDark = dark.some((byte) => byte !== 0);
  return isMore || (isDark && agreed.plans !== now.plans);
}

function planDigest(
  data: OfficeData,
  plans: Extract<LightChange["effect"], { kind: "plan" }>["plans"],
  calendarIds: ReadonlySet<string>,
): string {
  const digest = createHash("sha256");
  for (const id of [...calendarIds].toSorted()) {
    const calendar = plans?.calendars?.get(id) ?? data.calendars.get(id);
    const programs = new Set([
      calendar?.defaultProgramId,
      ...(calendar?.rules ?? []).map(({ programId }) => programId),
    ]);
    const followed = [...programs].map((programId = "") => [
      programId,
      plans?.programs?.get(programId) ?? data.programs.get(programId)?.program ?? null,
    ]);
    digest.update(JSON.stringify([id, calendar ?? null, followed]));
  }
  return digest.digest("hex");
}
