import type { Commissioned, CommissionedRequest } from "../contract/devices.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { created, type Answer } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import { ChangeLog, type FieldValue } from "../stock/change-log.ts";
import type { Changing } from "./changing.ts";
import { lightPlace } from "./stock-places.ts";

/** Writes what was tried on the mast into the light point's history. Call it in a transaction. */
export async function recordCommissioned(
  { db, caller, address, now }: Changing,
  lightId: string,
  { deviceId, steps, note }: CommissionedRequest,
): Promise<Answer | Refusal> {
  const light = await lightPlace(db, lightId, caller.scope);
  if (light === null) return refuse("notFound", "There is no such light point.");
  if (light.device_id !== deviceId) {
    return refuse(
      "conflict",
      `Light point ${light.number} is not served by ${deviceId} but by ${light.device_id ?? "none"}.`,
    );
  }
  const fields: Record<string, readonly [null, FieldValue]> = { "step.device": [null, deviceId] };
  for (const { what, ok, powerW } of steps) {
    fields[`step.${what}`] = [null, ok];
    if (powerW !== null) fields[`step.${what}PowerW`] = [null, powerW];
  }
  if (note !== undefined) fields["step.note"] = [null, note];
  const changes = await ChangeLog.open(db, {
    kind: "commissioning",
    title: `${light.number} · ${deviceId}`,
    actor: caller.user.id,
    at: now,
  });
  await changes.record("lightPoint", lightId, "commissioned", fields);
  await changes.close();
  await audit(
    db,
    now,
    { user: caller.user, address },
    {
      action: "light.commissioned",
      object: `light:${lightId}`,
      after: { deviceId, steps, note: note ?? null },
    },
  );
  const answer: Commissioned = { batchId: changes.batchId };
  return created(answer);
}
