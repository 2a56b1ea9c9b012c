import { X509Certificate } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import { insertMany } from "../../store/bulk.ts";
import type { DeviceCertificatesTable } from "../../store/office-access-schema.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { IssueRequest, IssuedCertificate } from "../contract/credentials.ts";
import { readDeviceRequest } from "../authority/device-request.ts";
import { readAuthority } from "../authority/files.ts";
import { signDevice, signDeviceKey, type KeyPair } from "../authority/sign.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { audit, type Actor } from "../office/audit.ts";
import { raiseRevision } from "../office/revisions.ts";

/** SHA-256 as 64 hexadecimal digits in lower case. */
function fingerprintOf({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.replaceAll(":", "").toLowerCase();
}

/** The authority that signs here, or the refusal that says how to come by one. */
export async function signingAuthority(
  dataDir: string,
): Promise<{ readonly kind: "authority"; readonly pair: KeyPair } | Refusal> {
  const pair = await readAuthority(dataDir);
  return pair === null
    ? refuse(
        "noAuthority",
        "No authority can sign here: `main.ts devices ca create` on this machine makes one.",
      )
    : { kind: "authority", pair };
}

/** A certificate by what the device asked for; nothing is kept yet. `now`: milliseconds since 1970. */
export async function makeCertificate(
  authority: KeyPair,
  deviceId: string,
  { csr, days }: IssueRequest,
  now: number,
): Promise<{ readonly kind: "made"; readonly issued: IssuedCertificate } | Refusal> {
  if (csr === undefined) {
    const { certificate, privateKey } = await signDevice(authority, deviceId, now, days);
    const issued = { certificate, privateKey, authority: authority.certificate };
    return { kind: "made", issued };
  }
  const request = await readDeviceRequest(csr, deviceId);
  if (request.kind === "unfit") {
    return refuse("invalidInput", `The request ${request.why}.`, {
      errors: [{ pointer: "/csr", message: request.why }],
    });
  }
  const certificate = await signDeviceKey(authority, deviceId, request.publicKey, now, days);
  const issued = { certificate, privateKey: null, authority: authority.certificate };
  return { kind: "made", issued };
}

/**
 * A certificate beside those a device has, made and kept. Where the device is not known, or revoked, it is refused. `now`: milliseconds
 * since 1970.
 */
export async function issueCertificate(
  db: Kysely<OfficeSchema>,
  dataDir: string,
  deviceId: string,
  request: IssueRequest,
  { actor, now }: { readonly actor: Actor; readonly now: number },
): Promise<{ readonly kind: "made"; readonly issued: IssuedCertificate } | Refusal> {
  const refused = await refuseIssue(db, deviceId);
  if (refused !== null) return refused;
  const authority = await signingAuthority(dataDir);
  if (authority.kind === "refusal") return authority;
  const made = await makeCertificate(authority.pair, deviceId, request, now);
  if (made.kind === "refusal") return made;
  return db.transaction().execute(async (trx) => {
    // It may have been revoked, or forgotten, while the certificate was signed.
    const late = await refuseIssue(trx, deviceId);
    if (late !== null) return late;
    await recordCertificates(trx, { [deviceId]: made.issued }, now);
    await raiseRevision(trx, "inventory", actor.user.id, now, [], [deviceId]);
    await audit(trx, now, actor, {
      action: "device.certificateIssued",
      object: `device:${deviceId}`,
      after: { ownKey: request.csr !== undefined, days: request.days },
    });
    return made;
  });
}

async function refuseIssue(db: Kysely<OfficeSchema>, deviceId: string): Promise<Refusal | null> {
  const row = await db
    .selectFrom("devices")
    .select("revoked_at")
    .where("id", "=", deviceId)
    .executeTakeFirst();
  if (row === undefined) return refuse("notFound", `The device ${deviceId} is not known.`);
  return row.revoked_at === null
    ? null
    : refuse("conflict", `${deviceId} is revoked: admit it anew instead.`);
}

/** So many are read before others get their turn. */
const readAtOnce = 200;

/** Keeps what was issued, so that each can be listed and revoked. Call it in the transaction that hands them out. */
export async function recordCertificates(
  db: Kysely<OfficeSchema>,
  issued: Readonly<Record<string, IssuedCertificate>>,
  now: number,
): Promise<void> {
  const all = Object.entries(issued);
  for (let from = 0; from < all.length; from += readAtOnce) {
    const rows = all
      .slice(from, from + readAtOnce)
      .map(([deviceId, { certificate }]) => rowOf(deviceId, new X509Certificate(certificate), now));
    await insertMany(db, "device_certificates", rows);
  }
}

function rowOf(
  deviceId: string,
  read: X509Certificate,
  now: number,
): Selectable<DeviceCertificatesTable> {
  return {
    fingerprint: fingerprintOf(read),
    device_id: deviceId,
    serial: read.serialNumber.toLowerCase(),
    issuer: read.issuer,
    not_before: read.validFromDate.getTime(),
    not_after: read.validToDate.getTime(),
    created_at: now,
    revoked_at: null,
    revoke_reason: null,
  };
}

/** Revokes all certificates of these devices that are good. Call it in the transaction of the change that ends them. */
export async function endCertificates(
  db: Kysely<OfficeSchema>,
  deviceIds: readonly string[],
  { now, reason }: { readonly now: number; readonly reason: string | null },
): Promise<void> {
  await db
    .updateTable("device_certificates")
    .set({ revoked_at: now, revoke_reason: reason })
    .where("device_id", "in", deviceIds)
    .where("revoked_at", "is", null)
    .execute();
}

interface Revoking {
  readonly actor: Actor;
  readonly now: number;
  readonly reason: string | null;
  /** Whose it is, where it was made elsewhere. */
  readonly deviceId: string | null;
}

/** Revokes one certificate by its fingerprint. Call it in a transaction. Gives its device. */
export async function revokeCertificate(
  db: Kysely<OfficeSchema>,
  fingerprint: string,
  { actor, now, reason, deviceId }: Revoking,
): Promise<{ readonly kind: "revoked"; readonly deviceId: string } | Refusal> {
  const row = await db
    .selectFrom("device_certificates")
    .select(["device_id", "revoked_at"])
    .where("fingerprint", "=", fingerprint)
    .executeTakeFirst();
  const owner = row?.device_id ?? deviceId;
  if (owner === null) {
    return refuse(
      "notFound",
      "This certificate was not issued here; name its device as deviceId to revoke it all the same.",
    );
  }
  if (row !== undefined && deviceId !== null && deviceId !== owner) {
    return refuse("conflict", `This certificate is of ${owner}.`);
  }
  if (row === undefined) {
    const known = await db
      .selectFrom("devices")
      .select("id")
      .where("id", "=", owner)
      .executeTakeFirst();
    if (known === undefined) return refuse("notFound", `The device ${owner} is not known.`);
    await db
      .insertInto("device_certificates")
      .values({
        fingerprint,
        device_id: owner,
        serial: "",
        issuer: "",
        not_before: 0,
        not_after: 0,
        created_at: now,
        revoked_at: now,
        revoke_reason: reason,
      })
      .execute();
  } else if (row.revoked_at === null) {
    await db
      .updateTable("device_certificates")
      .set({ revoked_at: now, revoke_reason: reason })
      .where("fingerprint", "=", fingerprint)
      .execute();
  } else {
    return { kind: "revoked", deviceId: owner };
  }
  await raiseRevision(db, "inventory", actor.user.id, now, [], [owner]);
  await audit(db, now, actor, {
    action: "device.certificateRevoked",
    object: `device:${owner}`,
    after: { fingerprint },
    reason,
  });
  return { kind: "revoked", deviceId: owner };
}
