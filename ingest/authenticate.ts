import { createHash, timingSafeEqual } from "node:crypto";
import type { OfficeReader } from "../store/office-reader.ts";
import type { Town } from "./town.ts";
import type { Credentialed, CredentialRefused } from "./thread-protocol.ts";

/** A hash as text, to be kept and compared. */
export function hashText(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString("latin1");
}

/** Whether a device may connect with this secret, and with which. The inventory keeps only the secret's SHA-256. */
export function authenticate(
  office: Pick<OfficeReader, "credential">,
  town: Town,
  deviceId: string,
  secret: Uint8Array,
): Credentialed | CredentialRefused {
  const credential = office.credential(deviceId);
  if (credential === null || credential.secretHash === null) {
    return { kind: "refused", why: "unknownDevice" };
  }
  const hash = createHash("sha256").update(secret).digest();
  if (!timingSafeEqual(hash, credential.secretHash)) return { kind: "refused", why: "wrongSecret" };
  if (credential.revoked) return { kind: "refused", why: "revoked" };
  town.device(deviceId).openedWith = hashText(hash);
  return { kind: "accepted", deviceId, deviceKind: credential.kind, groups: [] };
}
