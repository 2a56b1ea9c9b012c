import { lampFlags } from "../contract/frames.ts";
import type { WorkLockRequest } from "../contract/work-locks.ts";
import type { Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { isLockPlace, usualEnd, wrongEnd } from "../locks/change-lock.ts";
import { heldLights, targetKey, type LockTarget } from "../locks/held-lights.ts";
import { readLocks } from "../locks/lock-rows.ts";
import { calculatedState } from "../office/calculated-state.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import type { Asked, EffectContext, LightChange } from "./change.ts";

/** A work lock holds each lamp at the level it has now: set by day, it keeps a street dark after dusk. */
export async function lockSet(
  { office }: EffectContext,
  { body: { target, until } }: Asked<WorkLockRequest>,
  caller: Caller,
): Promise<LightChange | Refusal | null> {
  if (!(await isLockPlace(office.db, caller.scope, target))) return null;
  return lockOn(office, target, until ?? usualEnd(office.clock.now()));
}

export async function lockExtended(
  { office }: EffectContext,
  { params, body: { until } }: Asked<{ readonly until: number }>,
  { scope }: Caller,
): Promise<LightChange | Refusal | null> {
  const [row] = await readLocks(office.db, { id: params["id"] ?? "" });
  if (row === undefined || row.endedAt !== null) return null;
  await office.locks.learn(row.target);
  return office.locks.reaches(row, scope, row.areaId) ? lockOn(office, row.target, until) : null;
}

async function lockOn(
  office: Office,
  target: LockTarget,
  until: number,
): Promise<LightChange | Refusal> {
  const { data, states, plans } = office.model;
  const now = office.clock.now();
  const wrong = wrongEnd(until, now);
  if (wrong !== null) return wrong;
  const light = target.kind === "lightPoint" ? data.lightById.get(target.id) : undefined;
  const segment = light?.segmentId ?? null;
  // The segment that feeds a lamp is held with it, and with that all that hang on it.
  const isFed = segment !== null && data.names.switchedSegments.has(segment);
  const held: LockTarget = isFed ? { kind: "segment", id: segment } : target;
  const lights = (await heldLights(data, [held])).get(targetKey(held)) ?? [];
  // What nobody switches from afar burns on as before.
  const reached = lights.filter((one) => one.followsSegment || one.deviceId !== null);
  return {
    what: "workLock",
    name: null,
    lights: reached,
    effect: {
      kind: "hold",
      // Of one that was not heard of yet what it should have.
      level: (one: LightPoint): number => {
        const { level, desired, flags } = states.at(one.index);
        const isHeard = (flags & lampFlags.calculated) === 0;
        const told = isHeard ? [level, desired].filter((one) => one !== null) : [];
        return told.length > 0 ? Math.min(...told) : (calculatedState(one, plans, now).level ?? 0);
      },
      until,
    },
  };
}
