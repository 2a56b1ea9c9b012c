import { lampChangeOf, type LampChange } from "../../ingest/feed.ts";
import type { FieldReader } from "../../store/field-reader.ts";
import type { OfficeData } from "./office-data.ts";

/** All states at rest in field.db, by portions; energy counts from `energyFrom` to `now`. */
export async function* readStates(
  field: FieldReader,
  data: OfficeData,
  energyFrom: number,
  now: number,
): AsyncGenerator<readonly LampChange[]> {
  const energy = await field.energyByLight(energyFrom, now + 1);
  for await (const twins of field.twins()) {
    const changes: LampChange[] = [];
    for (const twin of twins) {
      const light = data.lightById.get(twin.lightId);
      if (light === undefined) continue;
      changes.push(lampChangeOf(twin, light.index, energy.get(twin.lightId) ?? 0));
    }
    yield changes;
  }
}
