import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

/** A client certificate that chains to the authorities trusted here, as far as anybody asks for it. */
export interface ClientCertificate {
  /** Null where the subject has none or several. */
  readonly commonName: string | null;
  /** SHA-256 of the certificate, 64 hexadecimal digits in lower case. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
  /** All of it, for when authorities or revocations change. */
  readonly whole: X509Certificate;
}

/** What the handshake proved: null where the client showed no certificate. */
export function clientCertificateOf(socket: TLSSocket): ClientCertificate | null {
  const whole = socket.getPeerX509Certificate();
  if (whole === undefined) return null;
  // Typed as one string; several common names come as a list.
  const name: unknown = whole.toLegacyObject().subject?.CN;
  return {
    commonName: typeof name === "string" ? name : null,
    fingerprint: whole.fingerprint256.replaceAll(":", "").toLowerCase(),
    validUntil: Date.parse(whole.validTo),
    whole,
  };
}
