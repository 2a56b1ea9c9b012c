import { refuse, type Refusal } from "../http/problem.ts";
import { audit } from "../office/audit.ts";
import { raiseRevision } from "../office/revisions.ts";
import { ChangeLog } from "../stock/change-log.ts";
import { unchanged, type Change, type Changing } from "./changing.ts";
import { cabinetPlace, writeCabinetController } from "./stock-places.ts";
import type { UsableDevice } from "./usable-device.ts";

/** Hangs a cabinet controller on a cabinet. Call it in a transaction. */
export async function bindCabinet(
  changing: Changing,
  { deviceId, deviceKind, served }: UsableDevice,
  cabinetId: string,
): Promise<Change | Refusal> {
  const { db, caller, address, now } = changing;
  const cabinet = await cabinetPlace(db, cabinetId, caller.scope);
  if (cabinet === null) return refuse("notFound", "There is no such cabinet.");
  if (deviceKind !== "cabinet") {
    return refuse(
      "conflict",
      `A cabinet takes a cabinet controller; ${deviceId} is a ${deviceKind}.`,
    );
  }
  if (cabinet.device_id === deviceId) return unchanged;
  if (cabinet.device_id !== null) {
    return refuse(
      "lightHasDevice",
      `Cabinet ${cabinet.number} has the controller ${cabinet.device_id}: unbind it first.`,
      {
        errors: [
          {
            pointer: "/cabinetId",
            message: "has a controller",
            parameters: { number: cabinet.number, device: cabinet.device_id },
          },
        ],
      },
    );
  }
  const other = served[0];
  if (other !== undefined) {
    return refuse("deviceBound", `The device ${deviceId} serves cabinet ${other.number}.`, {
      errors: [
        {
          pointer: "/cabinetId",
          message: "is not the cabinet that the device serves",
          parameters: { number: other.number, street: other.street, output: 1 },
        },
      ],
    });
  }
  const changes = await ChangeLog.open(db, {
    kind: "commissioning",
    title: `${cabinet.number} · ${deviceId}`,
    actor: caller.user.id,
    at: now,
  });
  await changes.record("cabinet", cabinetId, "bound", { deviceId: [null, deviceId] });
  await writeCabinetController(db, cabinetId, deviceId);
  await changes.close();
  await raiseRevision(db, "inventory", caller.user.id, now);
  await audit(
    db,
    now,
    { user: caller.user, address },
    {
      action: "device.bound",
      object: `device:${deviceId}`,
      after: { cabinetId },
    },
  );
  return { kind: "change", batchId: changes.batchId, lightIds: null };
}
