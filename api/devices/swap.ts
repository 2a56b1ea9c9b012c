import type { SwapRequest } from "../contract/devices.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { audit } from "../office/audit.ts";
import { raiseRevision } from "../office/revisions.ts";
import { ChangeLog } from "../stock/change-log.ts";
import { inScope } from "../scope.ts";
import { controllerChange } from "./bind.ts";
import { unchanged, type Change, type Changing } from "./changing.ts";
import type { FieldWords } from "./field-words.ts";
import { lightPlace, lightsOf, writeController, type LightPlace } from "./stock-places.ts";
import { refuseTaken, usableDevice } from "./usable-device.ts";

/**
 * Puts a new controller in the place of a light point's old one; history and energy stay with the light point. Without an output named
 * the new one takes every head that the old one served. Call it in a transaction. `words`: what field has heard of the new one.
 */
export async function swap(
  changing: Changing,
  lightId: string,
  request: SwapRequest,
  words: FieldWords,
): Promise<Change | Refusal> {
  const { db, caller, address, now } = changing;
  const { deviceId } = request;
  const light = await lightPlace(db, lightId, caller.scope);
  if (light === null) return refuse("notFound", "There is no such light point.");
  const old = light.device_id;
  if (old === null) {
    return refuse("conflict", `Light point ${light.number} has no controller to swap: bind one.`);
  }
  if (old === deviceId) return unchanged;
  const usable = await usableDevice(db, deviceId, caller.scope);
  if (usable.kind === "refusal") return usable;
  const heads = await lightsOf(db, old);
  const moved: Move[] =
    request.output === undefined
      ? heads.map((head) => ({ head, output: head.output }))
      : [{ head: light, output: request.output }];
  if (!moved.every(({ head }) => inScope(caller.scope, head.area_id))) {
    return refuse("notAllowed", `${old} also serves light points that you may not change.`);
  }
  for (const { head, output } of moved) {
    const taken = refuseTaken(usable, output, words, head.id, changing);
    if (taken !== null) return taken;
  }
  if (request.old === "revoke" && moved.length < heads.length) {
    return refuse(
      "conflict",
      `${old} still serves others: it can not be revoked. Set old to keep.`,
    );
  }
  const changes = await ChangeLog.open(db, {
    kind: "commissioning",
    title: `${light.number} · ${old} → ${deviceId}`,
    actor: caller.user.id,
    at: now,
  });
  for (const { head, output } of moved) {
    await changes.record(
      "lightPoint",
      head.id,
      "swapped",
      controllerChange(head, deviceId, output),
    );
    await writeController(db, head.id, { deviceId, output }, now);
  }
  await changes.close();
  if (request.old === "revoke") {
    await db.updateTable("devices").set({ revoked_at: now }).where("id", "=", old).execute();
  }
  const lightIds = moved.map(({ head }) => head.id);
  const ended = request.old === "revoke" ? [old] : [];
  await raiseRevision(db, "inventory", caller.user.id, now, lightIds, ended);
  await audit(
    db,
    now,
    { user: caller.user, address },
    {
      action: "device.swapped",
      object: `device:${deviceId}`,
      before: { deviceId: old, lightIds },
      after: { deviceId, old: request.old },
      reason: request.reason ?? null,
    },
  );
  return { kind: "change", batchId: changes.batchId, lightIds };
}

interface Move {
  readonly head: NonNullable<LightPlace>;
  readonly output: number;
}
