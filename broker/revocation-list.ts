import "reflect-metadata";
import type { X509Certificate } from "node:crypto";
import { PemConverter, X509Certificate as ParsedCertificate, X509Crl } from "@peculiar/x509";

/**
 * Certificates that their authorities have taken back. A serial number counts for the authority that has given it out, and for no other.
 * OpenSSL is not asked, for it refuses everybody once a list is over: whoever stands on an old list stays out, and nobody else.
 */
export class RevocationList {
  /** When the first of the lists is over, milliseconds since 1970; null: none says so. */
  readonly endsAt: number | null;
  readonly #issuersBySerial: ReadonlyMap<string, ReadonlySet<string>>;

  private constructor(lists: readonly X509Crl[]) {
    const ends = lists.flatMap(({ nextUpdate }) => nextUpdate?.getTime() ?? []);
    this.endsAt = ends.length === 0 ? null : Math.min(...ends);
    const bySerial = new Map<string, Set<string>>();
    for (const { issuer, entries } of lists) {
      for (const { serialNumber } of entries) {
        bySerial.getOrInsertComputed(serialText(serialNumber), () => new Set()).add(issuer);
      }
    }
    this.#issuersBySerial = bySerial;
  }

  /** Of lists in PEM, one after another. Rejects on what is none, and when one of these authorities has signed none of them. */
  static async read(pem: Buffer, authorities: readonly X509Certificate[]): Promise<RevocationList> {
    const lists = PemConverter.decode(pem.toString("latin1")).map((one) => new X509Crl(one));
    if (lists.length === 0) throw new Error("there is no revocation list in it");
    const signed = new Set<X509Crl>();
    const known = new Set<string>();
    for (const authority of authorities) {
      const { subject, publicKey } = new ParsedCertificate(authority.raw);
      known.add(subject);
      const theirs = lists.filter(({ issuer }) => issuer === subject);
      const are = await Promise.all(theirs.map((list) => list.verify({ publicKey })));
      if (!are.includes(true)) throw new Error(`it has no list that ${subject} has signed`);
      for (const [index, list] of theirs.entries()) if (are[index] === true) signed.add(list);
    }
    // Of an authority that stands between, its key is not here to look at.
    return new RevocationList(lists.filter((one) => signed.has(one) || !known.has(one.issuer)));
  }

  /** Whether it, or an authority that was shown along with it, has been taken back. */
  has(certificate: X509Certificate): boolean {
    const issuers = this.#issuersBySerial.get(serialText(certificate.serialNumber));
    // Only who bears such a number is worth being parsed: names are compared as one library writes them.
    if (issuers?.has(new ParsedCertificate(certificate.raw).issuer) === true) return true;
    const { issuerCertificate: issuer } = certificate;
    if (issuer === undefined || issuer.fingerprint256 === certificate.fingerprint256) return false;
    return this.has(issuer);
  }
}

/** A serial number in the one form in which two are compared. */
function serialText(hexadecimal: string): string {
  return hexadecimal.toLowerCase().replace(/^0+(?=.)/, "");
}
