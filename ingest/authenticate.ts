import { createHash, timingSafeEqual } from "node:crypto";
import type { Credential } from "../store/office-records.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { Town } from "./town.ts";
import type { Credentialed, CredentialRefused, Proof } from "./thread-protocol.ts";

/** What is asked of office to know whom to let in. */
export type CredentialSource = Pick<OfficeReader, "credential" | "isCertificateRevoked">;

/** With what a session was opened: its proof is looked at again when the inventory changes. */
export type Opening =
  | { readonly kind: "secret" | "formerSecret"; readonly hash: Uint8Array }
  | { readonly kind: "certificate"; readonly fingerprint: string };

type Refusal = CredentialRefused["why"];

/**
 * What a proof is good for now: the opening it makes, or why it makes none. `machineNow`: the machine's own time, milliseconds since 1970.
 */
export function judgeOpening(
  office: CredentialSource,
  credential: Credential | null,
  opening: Opening,
  machineNow: number,
): Opening | Refusal {
  if (credential === null) return "unknownDevice";
  if (opening.kind === "certificate") {
    if (credential.revoked) return "revoked";
    return office.isCertificateRevoked(opening.fingerprint) ? "certificateRevoked" : opening;
  }
  const { hash } = opening;
  const { secretHash, oldSecretHash, oldSecretUntil } = credential;
  if (secretHash === null) return "unknownDevice";
  const isCurrent = timingSafeEqual(hash, secretHash);
  const isFormer =
    oldSecretHash !== null &&
    machineNow < (oldSecretUntil ?? 0) &&
    timingSafeEqual(hash, oldSecretHash);
  if (!isCurrent && !isFormer) return "wrongSecret";
  if (credential.revoked) return "revoked";
  return { kind: isCurrent ? "secret" : "formerSecret", hash };
}

/**
 * Whether a device may connect with this proof. The inventory keeps only the SHA-256 of a secret; after a change the former one is good
 * for a while. A certificate of an authority that is not ours stands nowhere in it, and counts as long as nobody has revoked it.
 */
export function authenticate(
  office: CredentialSource,
  town: Town,
  deviceId: string,
  proof: Proof,
  machineNow: number,
): Credentialed | CredentialRefused {
  const credential = office.credential(deviceId);
  const opening: Opening =
    proof.kind === "certificate"
      ? proof
      : { kind: "secret", hash: createHash("sha256").update(proof.secret).digest() };
  const judged = judgeOpening(office, credential, opening, machineNow);
  if (typeof judged === "string" || credential === null) {
    return { kind: "refused", why: typeof judged === "string" ? judged : "unknownDevice" };
  }
  town.device(deviceId).openedWith = judged;
  return {
    kind: "accepted",
    deviceId,
    deviceKind: credential.kind,
    groups: [],
    behind: credential.speaksFor,
  };
}
