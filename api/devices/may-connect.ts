import type { ExpressionBuilder } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

type Devices = ExpressionBuilder<OfficeSchema & { device: OfficeSchema["devices"] }, "device">;

/** Whether a device (as `device`) was given something to prove itself with: a secret, or a certificate that is not revoked. */
export function hasCredential(eb: Devices) {
  return eb.or([
    eb("device.secret_hash", "is not", null),
    eb.exists(
      eb
        .selectFrom("device_certificates as certificate")
        .select("certificate.fingerprint")
        .whereRef("certificate.device_id", "=", "device.id")
        .where("certificate.revoked_at", "is", null),
    ),
  ]);
}
