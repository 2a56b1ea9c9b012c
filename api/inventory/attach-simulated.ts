import type { Kysely } from "kysely";
import { insertMany } from "../../store/bulk.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { newSecret } from "../auth/token.ts";
import { audit, type Actor } from "../office/audit.ts";
import { raiseRevision } from "../office/revisions.ts";
import { enrolDevices } from "./enrol-devices.ts";
import { carryOutCabinets, planCabinets, type SimulatedCabinet } from "./attach-cabinets.ts";
import { countRealDevices, isSimulated, simulatedDeviceId } from "./simulated-devices.ts";

export type AttachOutcome =
  | {
      readonly kind: "attached";
      /** Secret of every simulated controller, new and known. */
      readonly secrets: Readonly<Record<string, string>>;
      /** Light points that have got one just now. */
      readonly lightPoints: number;
      /** Every cabinet with a simulated controller. */
      readonly cabinets: readonly SimulatedCabinet[];
    }
  /** Nothing was done: so many devices are enrolled that nobody simulates. */
  | { readonly kind: "realDevices"; readonly count: number };

/**
 * Gives light points simulated controllers, so that a real town's list can be tried with simulated lamps: each that has none, that its
 * cabinet does not switch, and that takes electric power (a gas lantern takes none); and cabinets that switch lamps one, too. Heads of one mast share a controller, as its
 * outputs. Simulated controllers that are there already get new secrets, for a secret cannot be read back. One transaction; `now`:
 * milliseconds since 1970.
 */
export async function attachSimulated(
  db: Kysely<OfficeSchema>,
  {
    actor,
    now,
    withRealDevices,
  }: {
    actor: Actor;
    now: number;
    /** Else they are a reason to refuse. */ withRealDevices: boolean;
  },
): Promise<AttachOutcome> {
  return db.transaction().execute(async (trx) => {
    const count = withRealDevices ? 0 : await countRealDevices(trx);
    if (count > 0) return { kind: "realDevices", count };
    const rows = await chosenRows(trx, now);
    const known = await trx.selectFrom("devices").select("id").execute();
    const plan = await planCabinets(trx);
    const controllers = plan.cabinets.map(({ device }) => device);
    const ofCabinets = new Set(controllers);
    const ids = new Set([
      ...known.map(({ id }) => id).filter((id) => isSimulated(id) && !ofCabinets.has(id)),
      ...rows.map(({ device_id }) => device_id),
    ]);
    const secrets = Object.fromEntries([...ids].map((id) => [id, newSecret()]));
    const cabinetSecrets = Object.fromEntries(controllers.map((id) => [id, newSecret()]));
    await enrolDevices(trx, secrets, { kind: "lamp", actor, now });
    await enrolDevices(trx, cabinetSecrets, { kind: "cabinet", actor, now });
    await carryOutCabinets(trx, plan);
    await insertMany(trx, "light_points", rows, {
      conflict: { key: ["id"], update: ["switching", "device_id", "updated_at"] },
    });
    if (rows.length > 0 || plan.devices.length > 0 || plan.outputs.length > 0) {
      await raiseRevision(trx, "inventory", actor.user.id, now);
      await audit(trx, now, actor, {
        action: "inventory.simulatedAttached",
        object: "inventory",
        after: {
          lightPoints: rows.length,
          ...(plan.devices.length === 0 ? {} : { cabinets: plan.devices.length }),
        },
      });
    }
    return {
      kind: "attached",
      secrets: { ...secrets, ...cabinetSecrets },
      lightPoints: rows.length,
      cabinets: plan.cabinets,
    };
  });
}

/** The rows of the light points that are to get a controller, as they are to be. */
async function chosenRows(db: Kysely<OfficeSchema>, now: number) {
  const lights = await db
    .selectFrom("light_points as light")
    .leftJoin("luminaire_types as type", "type.id", "light.luminaire_type_id")
    .where("light.deleted_at", "is", null)
    .select(["light.id", "light.idx", "light.number", "light.lat", "light.lon"])
    .select(["light.switching", "light.device_id", "light.output", "light.source_key"])
    .select(["light.created_at", "type.rated_power"])
    .orderBy("light.idx")
    .execute();
  const firstOfMast = new Map<string, number>();
  for (const { idx, source_key } of lights) {
    const mast = mastOf(source_key, idx);
    if (!firstOfMast.has(mast)) firstOfMast.set(mast, idx);
  }
  const taken = new Set(lights.map(({ device_id, output }) => `${device_id} ${output}`));
  const chosen = lights.filter(
    ({ device_id, switching, rated_power }) =>
      device_id === null && switching !== "byCabinet" && rated_power !== 0,
  );
  return chosen.map(({ id, idx, number, lat, lon, output, source_key, created_at }) => {
    const shared = simulatedDeviceId(firstOfMast.get(mastOf(source_key, idx)) ?? idx);
    const device_id = taken.has(`${shared} ${output}`) ? simulatedDeviceId(idx) : shared;
    taken.add(`${device_id} ${output}`);
    const switching = "networked" as const;
    return { id, idx, number, lat, lon, switching, device_id, created_at, updated_at: now };
  });
}

/** Heads that came in with one row of a file have its key with their own number behind. */
function mastOf(sourceKey: string | null, index: number): string {
  return sourceKey?.replace(/#\d+$/, "") ?? `#${index}`;
}
