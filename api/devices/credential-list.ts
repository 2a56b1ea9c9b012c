import type { ExpressionBuilder, Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type {
  CertificateView,
  CredentialPage,
  CredentialState,
  CredentialView,
} from "../contract/credentials.ts";
import { hasCredential } from "./may-connect.ts";

/** So early an administrator is told that a certificate ends. */
const soonMs = 60 * 86_400_000;

export interface CredentialQuery {
  /** Part of the device's id. */
  readonly q?: string;
  readonly state?: CredentialState;
  readonly gateway?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

type Devices = ExpressionBuilder<OfficeSchema & { device: OfficeSchema["devices"] }, "device">;

/** A page of devices by id with what they prove themselves with. `now`: milliseconds since 1970 by the machine's own clock. */
export async function listCredentials(
  db: Kysely<OfficeSchema>,
  { q = "", state, gateway, limit = 100, cursor }: CredentialQuery,
  now: number,
): Promise<CredentialPage> {
  const matching = () => {
    let rows = db.selectFrom("devices as device");
    if (state !== undefined) rows = rows.where((eb) => isInState(eb, state, now));
    if (gateway !== undefined) rows = rows.where("device.gateway_id", "=", gateway);
    const word = q.trim().toLowerCase();
    if (word === "") return rows;
    return rows.where((eb) =>
      eb(eb.fn<number>("instr", [eb.fn("lower", ["device.id"]), eb.val(word)]), ">", 0),
    );
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
    items: await credentialViews(db, ids, now),
    total,
    cursor:
      page.length > limit && last !== undefined ? Buffer.from(last).toString("base64url") : null,
  };
}

/** In the order of the ids; unknown ones are left out. */
export async function credentialViews(
  db: Kysely<OfficeSchema>,
  deviceIds: readonly string[],
  now: number,
): Promise<CredentialView[]> {
  if (deviceIds.length === 0) return [];
  const rows = await db
    .selectFrom("devices")
    .select(["id", "kind", "gateway_id", "created_at", "revoked_at"])
    .select(["secret_changed_at", "old_secret_until"])
    .select((eb) => eb("secret_hash", "is not", null).as("has_secret"))
    .where("id", "in", deviceIds)
    .execute();
  const certificates = await db
    .selectFrom("device_certificates")
    .selectAll()
    .where("device_id", "in", deviceIds)
    .orderBy("created_at", "desc")
    .orderBy("fingerprint")
    .execute();
  const byDevice = Map.groupBy(certificates, ({ device_id }) => device_id);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return deviceIds.flatMap((deviceId): CredentialView[] => {
    const row = byId.get(deviceId);
    if (row === undefined) return [];
    const oldUntil = row.old_secret_until;
    return [
      {
        deviceId,
        kind: row.kind,
        gatewayId: row.gateway_id,
        createdAt: row.created_at,
        revokedAt: row.revoked_at,
        secret: row.has_secret
          ? {
              since: row.secret_changed_at,
              oldUntil: oldUntil !== null && oldUntil > now ? oldUntil : null,
            }
          : null,
        certificates: (byDevice.get(deviceId) ?? []).map((one): CertificateView => ({
          fingerprint: one.fingerprint,
          serial: one.serial,
          issuer: one.issuer,
          notBefore: one.not_before,
          notAfter: one.not_after,
          createdAt: one.created_at,
          revokedAt: one.revoked_at,
          revokeReason: one.revoke_reason,
        })),
      },
    ];
  });
}

function isInState(eb: Devices, state: CredentialState, now: number) {
  const mayConnect = eb("device.revoked_at", "is", null);
  switch (state) {
    case "revoked":
      return eb("device.revoked_at", "is not", null);
    case "none":
      return eb.and([mayConnect, eb.not(hasCredential(eb))]);
    case "secret":
      return eb.and([mayConnect, eb("device.secret_hash", "is not", null)]);
    case "certificate":
      return eb.and([mayConnect, eb.exists(goodCertificate(eb).select("certificate.serial"))]);
    case "expiring":
      return eb.and([
        mayConnect,
        eb.exists(goodCertificate(eb).select("certificate.serial")),
        eb.not(
          eb.exists(
            goodCertificate(eb)
              .select("certificate.serial")
              .where("certificate.not_after", ">", now + soonMs),
          ),
        ),
      ]);
  }
}

function goodCertificate(eb: Devices) {
  return eb
    .selectFrom("device_certificates as certificate")
    .whereRef("certificate.device_id", "=", "device.id")
    .where("certificate.revoked_at", "is", null);
}
