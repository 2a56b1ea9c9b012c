import type { Kysely, Selectable } from "kysely";
import type { EnrolmentCodesTable } from "../../store/office-access-schema.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { readAuthority } from "../authority/files.ts";
import type { EnrolRequest, EnrolResult, IssuedCertificate } from "../contract/credentials.ts";
import { admit, refuseInDemo } from "../devices/admit.ts";
import { makeCertificate, signingAuthority } from "../devices/certificates.ts";
import { hasCredential } from "../devices/may-connect.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Actor } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { hashEnrolmentCode } from "./code-text.ts";

type Code = Selectable<EnrolmentCodesTable>;
type EnrolOffice = Pick<Office, "db" | "config" | "demo" | "now">;

/** One answer for all that is wrong with a code: who guesses learns nothing from it. */
const notValid = (): Refusal =>
  refuse("codeNotValid", "This code is not valid, no longer valid, or not for this device.");

/**
 * Brings in the device that shows a code, with a secret or, where it asks by a request of its own, a certificate. The code is spent in the
 * transaction that admits the device: of two who come at once with the same one gets in.
 */
export async function enrol(
  office: EnrolOffice,
  request: EnrolRequest,
  address: string,
): Promise<{ readonly kind: "enrolled"; readonly result: EnrolResult } | Refusal> {
  const { db, config, now } = office;
  const hash = hashEnrolmentCode(request.code);
  const { deviceId, csr } = request;
  // Looked at before anything is signed: a stranger cannot make this machine work.
  if ((await openCode(db, hash, deviceId, now())) === null) return notValid();
  const inDemo = refuseInDemo(office.demo, [deviceId]);
  if (inDemo !== null) return inDemo;
  let issued: IssuedCertificate | undefined;
  if (csr !== undefined) {
    const authority = await signingAuthority(config.dataDir);
    if (authority.kind === "refusal") return authority;
    const made = await makeCertificate(authority.pair, deviceId, { csr }, now());
    if (made.kind === "refusal") return made;
    ({ issued } = made);
  }
  const outcome = await db.transaction().execute(async (trx) => {
    const at = now();
    const code = await openCode(trx, hash, deviceId, at);
    if (code === null) return notValid();
    const taken = await takenBy(trx, code, deviceId);
    if (taken !== null) return taken;
    const { id, kind, gateway_id } = code;
    // The code stands for who made it.
    const actor: Actor = {
      user: { id: `enrolmentCode:${id}`, name: id, role: "administrator" },
      address,
    };
    const admitted = await admit(
      trx,
      { deviceIds: [deviceId], kind, ...(gateway_id === null ? {} : { gatewayId: gateway_id }) },
      { actor, now: at, ...(issued === undefined ? {} : { certificates: { [deviceId]: issued } }) },
    );
    if (admitted.kind === "refusal") return admitted;
    await trx
      .updateTable("enrolment_codes")
      .set({ used_at: at, used_by: deviceId, used_address: address })
      .where("code", "=", hash)
      .execute();
    return admitted;
  });
  if (outcome.kind === "refusal") return outcome;
  const authority = await readAuthority(config.dataDir);
  return {
    kind: "enrolled",
    result: {
      deviceId,
      site: config.site,
      brokerUrl: config.deviceUrl,
      secret: Object.values(outcome.secrets)[0] ?? null,
      certificate: issued?.certificate ?? null,
      authority: authority?.certificate ?? null,
    },
  };
}

async function openCode(
  db: Kysely<OfficeSchema>,
  hash: string,
  deviceId: string,
  now: number,
): Promise<Code | null> {
  const row = await db
    .selectFrom("enrolment_codes")
    .selectAll()
    .where("code", "=", hash)
    .where("used_at", "is", null)
    .where("ended_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row !== undefined && (row.device_id === null || row.device_id === deviceId) ? row : null;
}

/** A code for whichever comes must not take over a device that is in already, nor bring back one that was revoked. */
async function takenBy(
  db: Kysely<OfficeSchema>,
  code: Code,
  deviceId: string,
): Promise<Refusal | null> {
  if (code.device_id !== null) return null;
  const row = await db
    .selectFrom("devices as device")
    .select("device.revoked_at")
    .select((eb) => hasCredential(eb).as("has_credential"))
    .where("device.id", "=", deviceId)
    .executeTakeFirst();
  if (row === undefined || (row.revoked_at === null && !row.has_credential)) return null;
  return refuse(
    "conflict",
    `${deviceId} is in already, or was revoked: that takes a code made for it by name.`,
  );
}
