import "reflect-metadata";
import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { createPublicKey, type KeyObject } from "node:crypto";

/** Longer than any request for a key that is taken here. */
const requestMaxLength = 8_000;

export type DeviceRequest =
  | { readonly kind: "request"; readonly publicKey: KeyObject }
  /** What is wrong with it and what would be right. */
  | { readonly kind: "unfit"; readonly why: string };

const unfit = (why: string): DeviceRequest => ({ kind: "unfit", why });

/**
 * Reads a device's certificate signing request (PKCS #10, PEM). Of what it asks for only the key is taken; its one common name must be
 * the device's id, and its signature proves that the device holds the key.
 */
export async function readDeviceRequest(text: string, deviceId: string): Promise<DeviceRequest> {
  if (text.length > requestMaxLength) {
    return unfit(`is longer than ${requestMaxLength} characters`);
  }
  const request = parse(text);
  if (request === null) {
    return unfit("is no certificate signing request (PKCS #10) in PEM form");
  }
  const names = request.subjectName.toJSON().flatMap((part) => Object.entries(part));
  const [key, values] = names[0] ?? [];
  if (names.length !== 1 || key !== "CN" || values?.length !== 1 || values[0] !== deviceId) {
    return unfit(`must have the one subject CN=${deviceId} and nothing else`);
  }
  const publicKey = keyOf(request);
  if (publicKey === null || !isStrong(publicKey)) {
    return unfit("must be for a key of EC P-256 or P-384, Ed25519, or RSA of 2048 to 4096 bits");
  }
  const proven = await request.verify().catch(() => false);
  return proven ? { kind: "request", publicKey } : unfit("is not signed by its own key");
}

function parse(text: string): Pkcs10CertificateRequest | null {
  const block =
    /^-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END (?:NEW )?CERTIFICATE REQUEST-----$/;
  const content = block.exec(text.trim())?.[1];
  if (content === undefined) return null;
  try {
    return new Pkcs10CertificateRequest(Buffer.from(content, "base64"));
  } catch {
    return null;
  }
}

function keyOf({ publicKey }: Pkcs10CertificateRequest): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(publicKey.rawData), format: "der", type: "spki" });
  } catch {
    return null;
  }
}

function isStrong({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === "ed25519") return true;
  if (type === "ec") {
    return details?.namedCurve === "prime256v1" || details?.namedCurve === "secp384r1";
  }
  const bits = details?.modulusLength ?? 0;
  // What verifying costs grows with both; 65,537 is what everybody uses.
  return type === "rsa" && bits >= 2048 && bits <= 4096 && details?.publicExponent === 65_537n;
}
