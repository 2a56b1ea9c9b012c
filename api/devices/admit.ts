import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { newSecret } from "../auth/token.ts";
import type { IssuedCertificate } from "../contract/credentials.ts";
import type { AdmitRequest } from "../contract/devices.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { enrolDevices } from "../inventory/enrol-devices.ts";
import { isSimulated } from "../inventory/simulated-devices.ts";
import { audit, type Actor } from "../office/audit.ts";
import { raiseRevision } from "../office/revisions.ts";
import { endCertificates, recordCertificates } from "./certificates.ts";
import { servedBy } from "./device-views.ts";

type Secrets = Readonly<Record<string, string>>;

interface Admitting {
  readonly actor: Actor;
  readonly now: number;
  /** Secrets that their maker gave them; the others get one made here. */
  readonly given?: ReadonlyMap<string, string>;
  /** What each is to prove itself with instead of a secret. */
  readonly certificates?: Readonly<Record<string, IssuedCertificate>>;
}

/**
 * Lets devices connect, each with a secret of its own that is told this once, or with the certificate issued for it. Those known already
 * lose what they had and are no longer revoked. Call it in a transaction. `now`: milliseconds since 1970.
 */
export async function admit(
  db: Kysely<OfficeSchema>,
  { deviceIds, kind, gatewayId }: Omit<AdmitRequest, "credential" | "csr">,
  { actor, now, given = new Map(), certificates }: Admitting,
): Promise<{ readonly kind: "admitted"; readonly secrets: Secrets } | Refusal> {
  const ids = [...new Set(deviceIds)];
  if (gatewayId !== undefined) {
    const gateway = await db
      .selectFrom("devices")
      .select("kind")
      .where("id", "=", gatewayId)
      .executeTakeFirst();
    if (kind === "gateway") {
      return refuse("invalidInput", "A gateway has no gateway.", {
        errors: [{ pointer: "/gatewayId", message: "is not for gateways" }],
      });
    }
    if (gateway?.kind !== "gateway") {
      return refuse("invalidInput", `${gatewayId} is no gateway that is known.`, {
        errors: [{ pointer: "/gatewayId", message: "must be a gateway that is known" }],
      });
    }
  }
  const others = await db
    .selectFrom("devices")
    .select(["id", "kind"])
    .where("id", "in", ids)
    .where("kind", "!=", kind)
    .execute();
  const served = await servedBy(
    db,
    others.map(({ id }) => id),
  );
  const spokenFor = await db
    .selectFrom("devices")
    .select("gateway_id")
    .distinct()
    .where(
      "gateway_id",
      "in",
      others.map(({ id }) => id),
    )
    .execute();
  const speakers = new Set(spokenFor.map(({ gateway_id }) => gateway_id));
  const fixed = others.find(({ id }) => served.has(id) || speakers.has(id));
  if (fixed !== undefined) {
    return refuse(
      "conflict",
      `${fixed.id} is a ${fixed.kind} and serves as such: unbind it first.`,
      {
        errors: [
          {
            pointer: `/deviceIds/${deviceIds.indexOf(fixed.id)}`,
            message: `serves as a ${fixed.kind}`,
            parameters: { device: fixed.id },
          },
        ],
      },
    );
  }
  await endCertificates(db, ids, { now, reason: null });
  const enrolment = { kind, gatewayId: gatewayId ?? null, actor, now };
  let secrets: Secrets = {};
  if (certificates === undefined) {
    secrets = Object.fromEntries(ids.map((id) => [id, given.get(id) ?? newSecret()]));
    await enrolDevices(db, secrets, enrolment);
  } else {
    await enrolDevices(db, Object.fromEntries(ids.map((id) => [id, null])), enrolment);
    await recordCertificates(db, certificates, now);
  }
  await raiseRevision(db, "inventory", actor.user.id, now, [], ids);
  return { kind: "admitted", secrets };
}

/** Ends a device's right to connect, and its certificates for good. Call it in a transaction. */
export async function revoke(
  db: Kysely<OfficeSchema>,
  deviceId: string,
  { actor, now, reason }: { actor: Actor; now: number; reason: string | null },
): Promise<"revoked" | "unknown"> {
  const row = await db
    .selectFrom("devices")
    .select("revoked_at")
    .where("id", "=", deviceId)
    .executeTakeFirst();
  if (row === undefined) return "unknown";
  if (row.revoked_at !== null) return "revoked";
  await db
    .updateTable("devices")
    .set({ revoked_at: now, old_secret_hash: null, old_secret_until: null })
    .where("id", "=", deviceId)
    .execute();
  await endCertificates(db, [deviceId], { now, reason });
  await raiseRevision(db, "inventory", actor.user.id, now, [], [deviceId]);
  await audit(db, now, actor, { action: "device.revoked", object: `device:${deviceId}`, reason });
  return "revoked";
}

/** Forgets a device that serves nothing. Light points in the trash lose it. Call it in a transaction. */
export async function forget(
  db: Kysely<OfficeSchema>,
  deviceId: string,
  { actor, now }: { actor: Actor; now: number },
): Promise<{ readonly kind: "forgotten" } | Refusal> {
  const row = await db
    .selectFrom("devices")
    .select("kind")
    .where("id", "=", deviceId)
    .executeTakeFirst();
  if (row === undefined) return refuse("notFound", `The device ${deviceId} is not known.`);
  const served = (await servedBy(db, [deviceId])).get(deviceId) ?? [];
  const { spoken } = await db
    .selectFrom("devices")
    .select((eb) => eb.fn.countAll<number>().as("spoken"))
    .where("gateway_id", "=", deviceId)
    .executeTakeFirstOrThrow();
  if (served.length > 0 || spoken > 0) {
    const what = served.length > 0 ? `serves ${served[0]?.number}` : `speaks for ${spoken} devices`;
    return refuse("inUse", `${deviceId} ${what}: unbind it first.`, {
      errors: [
        {
          pointer: "",
          message: what,
          parameters: { lights: served.length, devices: spoken },
        },
      ],
    });
  }
  for (const table of ["light_points", "cabinets"] as const) {
    await db
      .updateTable(table)
      .set((eb) => ({ device_id: null, version: eb("version", "+", 1) }))
      .where("device_id", "=", deviceId)
      .execute();
  }
  // They stay revoked should a device of this name come again.
  await endCertificates(db, [deviceId], { now, reason: null });
  await db.deleteFrom("devices").where("id", "=", deviceId).execute();
  await raiseRevision(db, "inventory", actor.user.id, now, [], [deviceId]);
  await audit(db, now, actor, {
    action: "device.deleted",
    object: `device:${deviceId}`,
    before: { kind: row.kind },
  });
  return { kind: "forgotten" };
}

/** A demo's clock would let a real controller switch at wrong hours; simulated ones live by that clock. */
export function refuseInDemo(demo: boolean, ids: readonly string[]): Refusal | null {
  if (!demo || ids.every(isSimulated)) return null;
  return refuse(
    "conflict",
    "This town runs on a clock of its own, by which a real controller would switch at wrong hours. Simulated ones are called sim- and a number.",
  );
}
