import type { UnbindRequest } from "../contract/devices.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { audit } from "../office/audit.ts";
import { raiseRevision } from "../office/revisions.ts";
import { ChangeLog } from "../stock/change-log.ts";
import { inScope } from "../scope.ts";
import { unchanged, type Change, type Changing } from "./changing.ts";
import { servedBy } from "./device-views.ts";
import { writeCabinetController, writeController } from "./stock-places.ts";

/**
 * Takes a device from what hangs on it: all of it, or the one place named. Light points stay networked and wait for another controller.
 * Call it in a transaction.
 */
export async function unbind(
  { db, caller, address, now }: Changing,
  deviceId: string,
  request: UnbindRequest,
): Promise<Change | Refusal> {
  const known = await db
    .selectFrom("devices")
    .select("id")
    .where("id", "=", deviceId)
    .executeTakeFirst();
  const served = (await servedBy(db, [deviceId])).get(deviceId) ?? [];
  const reached = served.filter(({ areaId }) => inScope(caller.scope, areaId));
  if (known === undefined || (served.length > 0 && reached.length === 0)) {
    return refuse("notFound", `The device ${deviceId} is not known.`);
  }
  const { lightId, cabinetId } = request;
  const chosen = reached.filter(({ kind, id }) =>
    lightId === undefined && cabinetId === undefined
      ? true
      : id === (kind === "lightPoint" ? lightId : cabinetId),
  );
  if (chosen.length === 0) return unchanged;
  const changes = await ChangeLog.open(db, {
    kind: "commissioning",
    title: `${chosen[0]?.number ?? ""} · ${deviceId}`,
    actor: caller.user.id,
    at: now,
  });
  for (const { kind, id, output } of chosen) {
    await changes.record(kind, id, "unbound", { deviceId: [deviceId, null] });
    if (kind === "cabinet") await writeCabinetController(db, id, null);
    else await writeController(db, id, { deviceId: null, output }, now);
  }
  await changes.close();
  const lightIds = chosen.every(({ kind }) => kind === "lightPoint")
    ? chosen.map(({ id }) => id)
    : null;
  await raiseRevision(db, "inventory", caller.user.id, now, lightIds);
  await audit(
    db,
    now,
    { user: caller.user, address },
    {
      action: "device.unbound",
      object: `device:${deviceId}`,
      before: chosen.map(({ kind, id, output }) => ({ kind, id, output })),
    },
  );
  return { kind: "change", batchId: changes.batchId, lightIds };
}
