import { burnedTonight } from "../../domain/burning.ts";
import { switchedType } from "../../domain/segment-plan.ts";
import { lampChangeOf, type LampChange } from "../../ingest/feed.ts";
import type { FieldReader } from "../../store/field-reader.ts";
import type { LightPoint, OfficeData } from "./office-data.ts";

/** All states at rest in field.db, by portions; energy counts from `energyFrom` to `now`. */
export async function* readStates(
  field: FieldReader,
  data: OfficeData,
  energyFrom: number,
  now: number,
): AsyncGenerator<readonly LampChange[]> {
  const energy = await field.energyByLight(energyFrom, now + 1);
  const burned = await burnedBySegment(field, data, energyFrom, now);
  for await (const twins of field.twins()) {
    const changes: LampChange[] = [];
    for (const twin of twins) {
      const light = data.lightById.get(twin.lightId);
      if (light === undefined) continue;
      const wh = followedWh(light, burned) ?? energy.get(twin.lightId) ?? 0;
      changes.push(lampChangeOf(twin, light.index, wh));
    }
    yield changes;
  }
}

/** Hours that each switched segment has burned since an instant, as field has it; by segment id. */
async function burnedBySegment(
  field: FieldReader,
  { names }: OfficeData,
  energyFrom: number,
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const live = await field.cabinetsLive([...names.switchedSegments]);
  return new Map(
    [...live].map(([id, { burning }]) => [
      id,
      burning === null ? 0 : burnedTonight(burning, energyFrom, now) / 3_600_000,
    ]),
  );
}

function followedWh(
  { followsSegment, segmentId, luminaire }: LightPoint,
  burned: ReadonlyMap<string, number>,
): number | null {
  const hours = followsSegment ? burned.get(segmentId ?? "") : undefined;
  if (hours === undefined) return null;
  return luminaire === null ? 0 : switchedType(luminaire).ratedPower * hours;
}
