import type { BindRequest } from "../contract/devices.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { audit } from "../office/audit.ts";
import { raiseRevision } from "../office/revisions.ts";
import { ChangeLog, type FieldChanges } from "../stock/change-log.ts";
import type { FieldWords } from "./field-words.ts";
import { bindCabinet } from "./bind-cabinet.ts";
import { unchanged, type Change, type Changing } from "./changing.ts";
import { lightPlace, writeController, type LightPlace } from "./stock-places.ts";
import { refuseTaken, usableDevice } from "./usable-device.ts";

/** Hangs a device on a light point or a cabinet. Call it in a transaction. `words`: what field has heard of the device. */
export async function bind(
  changing: Changing,
  deviceId: string,
  request: BindRequest,
  words: FieldWords,
): Promise<Change | Refusal> {
  const { db, caller } = changing;
  if ((request.lightId === undefined) === (request.cabinetId === undefined)) {
    return refuse("invalidInput", "Name either lightId or cabinetId.", {
      errors: [{ pointer: "/lightId", message: "or cabinetId must be named, and not both" }],
    });
  }
  const usable = await usableDevice(db, deviceId, caller.scope);
  if (usable.kind === "refusal") return usable;
  if (request.cabinetId !== undefined) {
    return bindCabinet(changing, usable, request.cabinetId);
  }
  const output = request.output ?? 1;
  const light = await lightPlace(db, request.lightId ?? "", caller.scope);
  if (light === null) return refuse("notFound", "There is no such light point.");
  if (light.device_id === deviceId && light.output === output) return unchanged;
  if (light.device_id !== null && light.device_id !== deviceId) {
    return refuse(
      "lightHasDevice",
      `Light point ${light.number} has the controller ${light.device_id}: swap it.`,
      {
        errors: [
          {
            pointer: "/lightId",
            message: "has a controller",
            parameters: { number: light.number, device: light.device_id },
          },
        ],
      },
    );
  }
  const free = refuseTaken(usable, output, words, light.id, changing);
  if (free !== null) return free;
  return bindLight(changing, deviceId, light, output);
}

async function bindLight(
  changing: Changing,
  deviceId: string,
  light: NonNullable<LightPlace>,
  output: number,
): Promise<Change> {
  const { db, caller, address, now } = changing;
  const changes = await ChangeLog.open(db, {
    kind: "commissioning",
    title: `${light.number} · ${deviceId}`,
    actor: caller.user.id,
    at: now,
  });
  await changes.record("lightPoint", light.id, "bound", controllerChange(light, deviceId, output));
  await writeController(db, light.id, { deviceId, output }, now);
  await changes.close();
  await raiseRevision(db, "inventory", caller.user.id, now, [light.id]);
  await audit(
    db,
    now,
    { user: caller.user, address },
    {
      action: "device.bound",
      object: `device:${deviceId}`,
      before: { deviceId: light.device_id, output: light.output, switching: light.switching },
      after: { lightId: light.id, output },
    },
  );
  return { kind: "change", batchId: changes.batchId, lightIds: [light.id] };
}

/** What the history tells of a light point that gets a controller; fields that stay are left out. */
export function controllerChange(
  light: NonNullable<LightPlace>,
  deviceId: string,
  output: number,
): FieldChanges {
  return {
    ...(light.device_id === deviceId ? {} : { deviceId: [light.device_id, deviceId] }),
    ...(light.output === output ? {} : { output: [light.output, output] }),
    ...(light.switching === "networked" ? {} : { switching: [light.switching, "networked"] }),
  };
}
