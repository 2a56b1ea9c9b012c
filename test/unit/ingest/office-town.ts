import { createHash } from "node:crypto";
import { insertMany } from "../../../store/bulk.ts";
import type { NewLightPoint } from "../../../store/office-schema.ts";
import { openRegistry, type Registry } from "../../../store/registry.ts";
import type { SwitchPoint } from "../../../domain/program.ts";
import type { Level } from "../../../domain/level.ts";

/** A small town in an office.db of its own, as office would have written it. */
export interface OfficeTown {
  readonly registry: Registry;
  readonly path: string;
  /** Secret of each device. */
  readonly secrets: ReadonlyMap<string, string>;
  intent(kind: IntentName, payload: unknown, jobId?: string): Promise<void>;
  /** Changes light points as office does: new columns by id, the revision, and the intent that names them. */
  rehang(
    changes: Readonly<Record<string, Partial<LightColumns>>>,
    named?: { readonly deviceIds?: readonly string[]; readonly all?: boolean },
  ): Promise<void>;
  /** Makes, extends or ends a work lock, and tells field. */
  lock(lock: Partial<TownLock> & Pick<TownLock, "id">): Promise<void>;
  /** Admits a device, or gives it another secret. */
  admit(deviceId: string, secret?: string): Promise<void>;
  /** Replaces the program's points and raises the revision, with its intent. */
  setProgram(points: readonly SwitchPoint[]): Promise<void>;
  close(): Promise<void>;
}

type IntentName =
  | "override.set"
  | "override.clear"
  | "inventory.changed"
  | "programs.changed"
  | "locks.changed"
  | "device.command";

type LightColumns = Pick<
  NewLightPoint,
  | "device_id"
  | "output"
  | "switching"
  | "minimum_level"
  | "calendar_id"
  | "deleted_at"
  | "lat"
  | "cabinet_id"
  | "segment_id"
  | "luminaire_type_id"
>;

interface TownLock {
  readonly id: string;
  readonly target_kind: "lightPoint" | "segment" | "cabinet";
  readonly target_id: string;
  readonly from_at: number;
  readonly until_at: number;
  readonly ended_at: number | null;
}

export interface TownLight {
  readonly id: string;
  readonly deviceId: string | null;
  readonly output?: number;
  readonly switching?: "networked" | "byCabinet" | "notNetworked";
  readonly minimumLevel?: number;
  readonly neverDim?: boolean;
}

export const point = (clock: string, level: number, rampTime = 0): SwitchPoint => ({
  at: { clock },
  // Levels in tests are written as whole per cent.
  level: level as Level,
  rampTime,
});

/** 100 % from 18:00, 40 % from 23:00, off at 06:00. */
export const nightProgram: readonly SwitchPoint[] = [
  point("18:00", 100),
  point("23:00", 40),
  point("06:00", 0),
];

export async function openOfficeTown(
  path: string,
  lights: readonly TownLight[],
  now: number,
): Promise<OfficeTown> {
  const registry = await openRegistry(path, now);
  const { db } = registry;
  const secrets = new Map<string, string>();
  for (const { deviceId } of lights)
    if (deviceId !== null) secrets.set(deviceId, `secret-of-${deviceId}`);
  await db
    .insertInto("luminaire_types")
    .values({
      id: "lt1",
      name: "LED 50",
      manufacturer: null,
      rated_power: 50,
      standby_power: 0.5,
      power_curve: "[]",
      light_source: "LED",
      lumens: null,
    })
    .execute();
  await insertMany(
    db,
    "devices",
    [...secrets].map(([id, secret]) => ({
      id,
      secret_hash: createHash("sha256").update(secret).digest(),
      kind: "lamp" as const,
      gateway_id: null,
      created_at: now,
      revoked_at: null,
    })),
  );
  await db
    .insertInto("programs")
    .values({ id: "p1", name: "Night", current_version: 1, created_at: now, deleted_at: null })
    .execute();
  const insertVersion = (version: number, points: readonly SwitchPoint[]): Promise<unknown> =>
    db
      .insertInto("program_versions")
      .values({
        program_id: "p1",
        version,
        content: JSON.stringify({ points }),
        created_at: now,
        created_by: "test",
      })
      .execute();
  await insertVersion(1, nightProgram);
  await db
    .insertInto("calendars")
    .values({
      id: "c1",
      name: "All year",
      content: JSON.stringify({ rules: [], defaultProgramId: "p1" }),
      version: 1,
    })
    .execute();
  await insertMany(
    db,
    "light_points",
    lights.map((light, index) => ({
      id: light.id,
      idx: index,
      number: String(index + 1),
      mast: null,
      street: null,
      house_number: null,
      area_id: null,
      lat: 52.5,
      lon: 13.4,
      cabinet_id: null,
      segment_id: null,
      phase: null,
      luminaire_type_id: "lt1",
      switching: light.switching ?? ("networked" as const),
      device_id: light.deviceId,
      output: light.output ?? 1,
      lighting_class: null,
      minimum_level: light.minimumLevel ?? 0,
      default_level: 100,
      never_dim: light.neverDim === true ? (1 as const) : (0 as const),
      zeichen394: 0 as const,
      calendar_id: "c1",
      source_key: null,
      created_at: now,
      updated_at: now,
      deleted_at: null,
    })),
  );
  const raise = (key: string): Promise<unknown> =>
    db
      .updateTable("meta")
      .set((eb) => ({
        value: eb.cast<string>(eb(eb.cast<number>("value", "integer"), "+", 1), "text"),
      }))
      .where("key", "=", key)
      .execute();
  await raise("inventoryRevision");
  await raise("programsRevision");
  let version = 1;
  const intent = async (kind: IntentName, payload: unknown, jobId?: string): Promise<void> => {
    if (jobId !== undefined) {
      const job = {
        id: jobId,
        kind: "override.set" as const,
        payload: "{}",
        total: 1,
        created_at: now,
        created_by: "test",
      };
      await db.insertInto("jobs").values(job).execute();
    }
    await db
      .insertInto("intents")
      .values({
        kind,
        payload: JSON.stringify(payload),
        job_id: jobId ?? null,
        actor: "test",
        created_at: now,
      })
      .execute();
  };
  const nameChanged = async (payload: object): Promise<void> => {
    await raise("inventoryRevision");
    const { value } = await db
      .selectFrom("meta")
      .select("value")
      .where("key", "=", "inventoryRevision")
      .executeTakeFirstOrThrow();
    await intent("inventory.changed", { revision: Number(value), ...payload });
  };
  return {
    registry,
    path,
    secrets,
    intent,
    async rehang(changes, { deviceIds = [], all = false } = {}) {
      const ids = Object.keys(changes);
      // An output serves one light point at a time: first all are taken off, then hung where they belong.
      const columns = await db
        .selectFrom("light_points")
        .select(["id", "device_id"])
        .where("id", "in", ids)
        .execute();
      const before = new Map(columns.map(({ id, device_id: deviceId }) => [id, deviceId]));
      await db
        .updateTable("light_points")
        .set({ device_id: null })
        .where("id", "in", ids)
        .execute();
      for (const [id, set] of Object.entries(changes)) {
        await db
          .updateTable("light_points")
          .set({ device_id: before.get(id) ?? null, ...set })
          .where("id", "=", id)
          .execute();
      }
      await nameChanged(all ? {} : { lightIds: ids, deviceIds });
    },
    async lock({ id, ...columns }) {
      const row = { target_kind: "lightPoint" as const, target_id: "", from_at: 0, until_at: 1 };
      await db
        .insertInto("work_locks")
        .values({
          ...row,
          id,
          person: "Ada Berg",
          phone: "0151 1234",
          reason: null,
          created_by: "test",
          ended_at: null,
          ended_by: null,
          seen_at: null,
          seen_by: null,
          ...columns,
        })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(columns))
        .execute();
      await intent("locks.changed", {});
    },
    async admit(deviceId, secret = `secret-of-${deviceId}`) {
      const secretHash = createHash("sha256").update(secret).digest();
      await db
        .insertInto("devices")
        .values({
          id: deviceId,
          secret_hash: secretHash,
          kind: "lamp",
          gateway_id: null,
          created_at: now,
          revoked_at: null,
        })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ secret_hash: secretHash }))
        .execute();
      await nameChanged({ lightIds: [], deviceIds: [deviceId] });
    },
    async setProgram(points) {
      version += 1;
      await insertVersion(version, points);
      await db
        .updateTable("programs")
        .set({ current_version: version })
        .where("id", "=", "p1")
        .execute();
      await raise("programsRevision");
      await intent("programs.changed", {});
    },
    close: () => registry.close(),
  };
}
