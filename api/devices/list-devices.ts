import type { ExpressionBuilder, Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { DevicePage } from "../contract/devices.ts";
import type { Office } from "../office/office.ts";
import type { AreaScope } from "../scope.ts";
import { deviceViews, type Heard } from "./device-views.ts";
import { hasCredential } from "./may-connect.ts";
import { wordsOf } from "./field-words.ts";

export interface DeviceQuery {
  /** Part of the device's id, or the number of what it serves. */
  readonly q?: string;
  readonly state?: "new" | "bound" | "all";
  readonly limit?: number;
  readonly cursor?: string;
}

type Devices = ExpressionBuilder<OfficeSchema & { device: OfficeSchema["devices"] }, "device">;

/** A page of devices by id, cut to the scope. */
export async function listDevices(
  { db, field, model }: Pick<Office, "db" | "field"> & Heard,
  { q, state = "all", limit = 100, cursor }: DeviceQuery,
  scope: AreaScope,
): Promise<DevicePage> {
  const matching = () => {
    let rows = db.selectFrom("devices as device");
    if (state !== "all") {
      rows = rows.where((eb) => (state === "bound" ? isBound(eb) : eb.not(isBound(eb))));
    }
    // A gateway is bound to nothing and waits for nothing.
    if (state === "new") rows = rows.where("device.kind", "!=", "gateway");
    if (scope.kind === "areas") {
      const areaIds = [...scope.areaIds];
      rows = rows.where((eb) => eb.or([eb.not(isBound(eb)), servesAreas(eb, areaIds)]));
    }
    const word = (q ?? "").trim().toLowerCase();
    if (word !== "") {
      rows = rows.where((eb) =>
        eb.or([
          eb(eb.fn<number>("instr", [eb.fn("lower", ["device.id"]), eb.val(word)]), ">", 0),
          servesNumber(eb, word),
        ]),
      );
    }
    return rows;
  };
  const after = cursor === undefined ? "" : Buffer.from(cursor, "base64url").toString();
  const { total } = await matching()
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  const page = await matching()
    .select("device.id")
    .where("device.id", ">", after)
    .orderBy("device.id")
    .limit(limit + 1)
    .execute();
  const ids = page.slice(0, limit).map(({ id }) => id);
  const last = ids.at(-1);
  return {
    items: await deviceViews({ db, model }, ids, await wordsOf(field, ids), scope),
    total,
    cursor:
      page.length > limit && last !== undefined ? Buffer.from(last).toString("base64url") : null,
  };
}

/** Ids of the devices that may connect and serve nothing, those admitted last first, at most `limit`; and how many there are. */
export async function waitingDevices(
  db: Kysely<OfficeSchema>,
  limit: number,
): Promise<{ readonly ids: readonly string[]; readonly count: number }> {
  const waiting = () =>
    db
      .selectFrom("devices as device")
      .where("device.kind", "!=", "gateway")
      .where(hasCredential)
      .where("device.revoked_at", "is", null)
      .where((eb) => eb.not(isBound(eb)));
  const { count } = await waiting()
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  const rows = await waiting()
    .select("device.id")
    .orderBy("device.created_at", "desc")
    .orderBy("device.id")
    .limit(limit)
    .execute();
  return { ids: rows.map(({ id }) => id), count };
}

function isBound(eb: Devices) {
  return eb.or([
    eb.exists(servedLight(eb).select("light.id")),
    eb.exists(servedCabinet(eb).select("cabinet.id")),
  ]);
}

function servesAreas(eb: Devices, areaIds: readonly string[]) {
  return eb.or([
    eb.exists(servedLight(eb).select("light.id").where("light.area_id", "in", areaIds)),
    eb.exists(servedCabinet(eb).select("cabinet.id").where("cabinet.area_id", "in", areaIds)),
  ]);
}

function servesNumber(eb: Devices, word: string) {
  return eb.or([
    eb.exists(
      servedLight(eb)
        .select("light.id")
        .where((of) => of(of.fn("lower", ["light.number"]), "=", word)),
    ),
    eb.exists(
      servedCabinet(eb)
        .select("cabinet.id")
        .where((of) => of(of.fn("lower", ["cabinet.number"]), "=", word)),
    ),
  ]);
}

function servedLight(eb: Devices) {
  return eb
    .selectFrom("light_points as light")
    .whereRef("light.device_id", "=", "device.id")
    .where("light.deleted_at", "is", null);
}

function servedCabinet(eb: Devices) {
  return eb
    .selectFrom("cabinets as cabinet")
    .whereRef("cabinet.device_id", "=", "device.id")
    .where("cabinet.deleted_at", "is", null);
}
