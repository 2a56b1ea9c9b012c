import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { isSimulated, simulatedCabinetId } from "./simulated-devices.ts";

/** A cabinet with a simulated controller, in the words of an inventory file. */
export interface SimulatedCabinet {
  readonly number: string;
  readonly device: string;
  readonly segments: readonly {
    readonly number: string;
    readonly output: number;
    readonly dayPowered: boolean;
  }[];
}

/** What is to be written so that each cabinet that switches lamps has a controller. */
export interface CabinetPlan {
  readonly devices: readonly { readonly cabinetId: string; readonly deviceId: string }[];
  readonly outputs: readonly { readonly segmentId: string; readonly output: number }[];
  /** All cabinets with a simulated controller, those that have theirs already too. */
  readonly cabinets: readonly SimulatedCabinet[];
}

/**
 * Plans a simulated controller for each cabinet without one whose segments feed lamps that are switched by cabinet, with an output for
 * each such segment.
 */
export async function planCabinets(db: Kysely<OfficeSchema>): Promise<CabinetPlan> {
  const rows = await db
    .selectFrom("segments as s")
    .innerJoin("cabinets as c", "c.id", "s.cabinet_id")
    .where("s.deleted_at", "is", null)
    .where("c.deleted_at", "is", null)
    .select(["s.id", "s.number", "s.output", "s.day_powered"])
    .select(["c.id as cabinetId", "c.number as cabinet", "c.device_id as deviceId"])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom("light_points as l")
            .select("l.id")
            .whereRef("l.segment_id", "=", "s.id")
            .where("l.switching", "=", "byCabinet")
            .where("l.deleted_at", "is", null),
        )
        .as("switches"),
    )
    .orderBy("c.number")
    .orderBy("c.id")
    .orderBy("s.number")
    .execute();
  const taken = new Set(rows.map(({ deviceId }) => deviceId));
  const devices: { cabinetId: string; deviceId: string }[] = [];
  const outputs: { segmentId: string; output: number }[] = [];
  const cabinets: SimulatedCabinet[] = [];
  let count = 0;
  for (const [cabinetId, segments] of Map.groupBy(rows, (row) => row.cabinetId)) {
    const [first] = segments;
    if (first === undefined || !segments.some(({ switches }) => Boolean(switches))) continue;
    let { deviceId } = first;
    if (deviceId === null) {
      do deviceId = simulatedCabinetId(count++);
      while (taken.has(deviceId));
      devices.push({ cabinetId, deviceId });
    }
    if (!isSimulated(deviceId)) continue;
    const used = new Set(segments.map(({ output }) => output));
    const switched = segments.flatMap(({ id, number, output, day_powered, switches }) => {
      if (output === null && !switches) return [];
      const own = output ?? freeOutput(used);
      if (output === null) outputs.push({ segmentId: id, output: own });
      return [{ number, output: own, dayPowered: day_powered === 1 }];
    });
    cabinets.push({ number: first.cabinet, device: deviceId, segments: switched });
  }
  return { devices, outputs, cabinets };
}

function freeOutput(used: Set<number | null>): number {
  let output = 1;
  while (used.has(output)) output += 1;
  used.add(output);
  return output;
}

/** Writes what was planned; the devices are enrolled already. */
export async function carryOutCabinets(
  db: Kysely<OfficeSchema>,
  { devices, outputs }: CabinetPlan,
): Promise<void> {
  for (const { cabinetId, deviceId } of devices) {
    await db
      .updateTable("cabinets")
      .set((eb) => ({ device_id: deviceId, version: eb("version", "+", 1) }))
      .where("id", "=", cabinetId)
      .execute();
  }
  for (const { segmentId, output } of outputs) {
    await db
      .updateTable("segments")
      .set((eb) => ({ output, version: eb("version", "+", 1) }))
      .where("id", "=", segmentId)
      .execute();
  }
}
