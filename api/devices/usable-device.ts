import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { AreaScope } from "../scope.ts";
import type { Changing } from "./changing.ts";
import { mayHandle, servedBy, type Served } from "./device-views.ts";
import type { FieldWords } from "./field-words.ts";

export interface UsableDevice {
  readonly kind: "device";
  readonly deviceId: string;
  readonly deviceKind: "lamp" | "cabinet" | "gateway";
  readonly served: readonly Served[];
}

/** Whoever sees some areas is not told whether a device hangs elsewhere or is none at all. */
function unknownDevice(deviceId: string, { kind }: AreaScope): Refusal {
  return refuse(
    "notFound",
    kind === "all"
      ? `The device ${deviceId} is not known: admit it first.`
      : `The device ${deviceId} is not known in your areas: it may not be admitted, or hang elsewhere.`,
  );
}

/** A device that may be hung somewhere. */
export async function usableDevice(
  db: Kysely<OfficeSchema>,
  deviceId: string,
  scope: Changing["caller"]["scope"],
): Promise<UsableDevice | Refusal> {
  const row = await db
    .selectFrom("devices")
    .select(["kind", "revoked_at"])
    .where("id", "=", deviceId)
    .executeTakeFirst();
  if (row === undefined) return unknownDevice(deviceId, scope);
  if (row.revoked_at !== null) {
    return refuse("conflict", `The device ${deviceId} is revoked: admit it anew first.`);
  }
  const served = (await servedBy(db, [deviceId])).get(deviceId) ?? [];
  // Where it hangs is not told to who may not see that place.
  if (!mayHandle(served, scope)) return unknownDevice(deviceId, scope);
  return { kind: "device", deviceId, deviceKind: row.kind, served };
}

/**
 * Refuses where a lamp controller cannot serve a light point on this output: it is of another kind, has not so many outputs, or
 * the output serves another. A further output of a controller that serves already is free only where the device has named it,
 * or has said nothing yet.
 */
export function refuseTaken(
  { deviceId, deviceKind, served }: UsableDevice,
  output: number,
  words: FieldWords,
  lightId: string,
  { caller }: Pick<Changing, "caller">,
): Refusal | null {
  if (deviceKind !== "lamp") {
    return refuse("conflict", `The device ${deviceId} is no lamp controller but a ${deviceKind}.`);
  }
  const outputs = words.get(deviceId)?.announced?.outputs ?? null;
  if (outputs !== null && output > outputs) {
    return refuse("invalidInput", `The device ${deviceId} has ${outputs} outputs.`, {
      errors: [
        { pointer: "/output", message: `must be at most ${outputs}`, parameters: { outputs } },
      ],
    });
  }
  const other = served.find((one) => one.output === output && one.id !== lightId);
  if (other === undefined) return null;
  const hidden = caller.scope.kind !== "all" && !mayHandle([other], caller.scope);
  if (hidden) return refuse("deviceBound", `The device ${deviceId} serves another place.`);
  const where = [other.number, other.street].filter((part) => part !== null).join(", ");
  return refuse("deviceBound", `The device ${deviceId} serves ${where} on output ${output}.`, {
    lightIds: [other.id],
    errors: [
      {
        pointer: "/output",
        message: "serves another",
        parameters: { number: other.number, street: other.street, output },
      },
    ],
  });
}
