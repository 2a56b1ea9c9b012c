import { updateMany } from "../../store/bulk.ts";
import type { Refusal } from "../http/problem.ts";
import { invalid } from "./checks.ts";
import type { Writing } from "./stock-change.ts";
import { portionsOf } from "./stock-db.ts";

/** The devices that a gateway may speak for, as the change log writes them. */
export async function devicesBehind(
  { db }: Pick<Writing, "db">,
  gatewayId: string,
): Promise<string> {
  const rows = await db
    .selectFrom("devices")
    .select("id")
    .where("gateway_id", "=", gatewayId)
    .where("revoked_at", "is", null)
    .execute();
  return joined(rows.map(({ id }) => id));
}

/** Lets a gateway speak for these devices and no others. Refused where one is unknown, a gateway itself, or has another gateway. */
export async function setDevicesBehind(
  work: Writing,
  gatewayId: string,
  deviceIds: readonly string[],
): Promise<Refusal | null> {
  const before = await devicesBehind(work, gatewayId);
  const after = joined(deviceIds);
  if (before === after) return null;
  const wanted = new Set(deviceIds);
  for (const some of portionsOf(deviceIds)) {
    const rows = await work.db
      .selectFrom("devices")
      .select(["id", "kind", "gateway_id"])
      .where("id", "in", some)
      .where("revoked_at", "is", null)
      .execute();
    const free = rows.filter(
      ({ kind, gateway_id }) =>
        kind !== "gateway" && (gateway_id === null || gateway_id === gatewayId),
    );
    const known = new Set(free.map(({ id }) => id));
    const other = some.find((id) => !known.has(id));
    if (other !== undefined) {
      return invalid("deviceIds", `names ${other}, which is no device or has another gateway`);
    }
  }
  const leaving = before.split(" ").filter((id) => id !== "" && !wanted.has(id));
  for (const [ids, gateway] of [
    [leaving, null],
    [[...wanted], gatewayId],
  ] as const) {
    const rows = ids.map((id) => [gateway, id]);
    for (const some of portionsOf(rows)) await updateMany(work.db, "devices", ["gateway_id"], some);
  }
  await updateMany(work.db, "devices", [], [[gatewayId]]);
  await work.log.record("gateway", gatewayId, "changed", { deviceIds: [before, after] });
  work.kinds.add("gateway");
  return null;
}

function joined(ids: readonly string[]): string {
  return ids.toSorted().join(" ");
}
