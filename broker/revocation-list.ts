import "reflect-metadata";
import type { X509Certificate } from "node:crypto";
import { PemConverter, X509Certificate as ParsedCertificate, X509Crl } from "@peculiar/x509";

/** Certificates that their authorities have taken back. A serial number counts for the authority that has given it out, and for no other. */
export class RevocationList {
  /** As OpenSSL takes them: a PEM each. */
  readonly pems: readonly string[];
  readonly #issuersBySerial: ReadonlyMap<string, ReadonlySet<string>>;

  /** Of lists in PEM, one after another. Throws on what is none. */
  constructor(pem: Buffer) {
    const lists = PemConverter.decode(pem.toString("latin1"));
    if (lists.length === 0) throw new Error("there is no revocation list in it");
    this.pems = lists.map((list) => PemConverter.encode(list, "X509 CRL"));
    const bySerial = new Map<string, Set<string>>();
    for (const list of lists) {
      const { issuer, entries } = new X509Crl(list);
      for (const { serialNumber } of entries) {
        bySerial.getOrInsertComputed(serialText(serialNumber), () => new Set()).add(issuer);
      }
    }
    this.#issuersBySerial = bySerial;
  }

  has(certificate: X509Certificate): boolean {
    const issuers = this.#issuersBySerial.get(serialText(certificate.serialNumber));
    // Only who bears such a number is worth being parsed: names are compared as one library writes them.
    return issuers !== undefined && issuers.has(new ParsedCertificate(certificate.raw).issuer);
  }
}

/** A serial number in the one form in which two are compared. */
function serialText(hexadecimal: string): string {
  return hexadecimal.toLowerCase().replace(/^0+(?=.)/, "");
}
