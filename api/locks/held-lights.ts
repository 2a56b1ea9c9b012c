import { setImmediate as breathe } from "node:timers/promises";
import type { WorkLockView } from "../contract/work-locks.ts";
import type { LightPoint, OfficeData } from "../office/office-data.ts";

export type LockTarget = Pick<WorkLockView["target"], "kind" | "id">;

/** Light points looked at between two breaths: some milliseconds. */
const slice = 20_000;

export function targetKey({ kind, id }: LockTarget): string {
  return `${kind} ${id}`;
}

/**
 * The light points that locks on these places keep from being switched, by targetKey. A lamp that its cabinet switches holds all that
 * hang on the same segment.
 */
export async function heldLights(
  data: OfficeData,
  targets: readonly LockTarget[],
): Promise<Map<string, LightPoint[]>> {
  const held = new Map<string, LightPoint[]>();
  const ofCabinet = new Map<string, LightPoint[][]>();
  const ofSegment = new Map<string, LightPoint[][]>();
  for (const target of targets) {
    const lights: LightPoint[] = [];
    held.set(targetKey(target), lights);
    if (target.kind === "cabinet") {
      ofCabinet.getOrInsertComputed(target.id, () => []).push(lights);
      continue;
    }
    const light = target.kind === "lightPoint" ? data.lightById.get(target.id) : undefined;
    const segment = light?.switching === "byCabinet" ? light.segmentId : null;
    if (target.kind === "segment") {
      ofSegment.getOrInsertComputed(target.id, () => []).push(lights);
    } else if (segment !== null) {
      ofSegment.getOrInsertComputed(segment, () => []).push(lights);
    } else if (light !== undefined) lights.push(light);
  }
  if (ofCabinet.size + ofSegment.size === 0) return held;
  for (let from = 0; from < data.lights.length; from += slice) {
    for (let i = from; i < Math.min(from + slice, data.lights.length); i++) {
      const light = data.lights[i];
      if (light === undefined) continue;
      const { cabinetId, segmentId } = light;
      if (cabinetId !== null)
        for (const lights of ofCabinet.get(cabinetId) ?? []) lights.push(light);
      if (segmentId !== null)
        for (const lights of ofSegment.get(segmentId) ?? []) lights.push(light);
    }
    await breathe();
  }
  return held;
}
