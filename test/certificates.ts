import "reflect-metadata";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
} from "@peculiar/x509";
import type { X509Certificate } from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 86_400_000;

interface IssuedCertificate {
  readonly cert: string;
  readonly key: string;
  /** SHA-256, 64 hexadecimal digits in lower case. */
  readonly fingerprint: string;
  readonly serial: string;
}

/** An authority of its own, for tests. */
export interface Authority {
  readonly ca: string;
  issue(
    commonName: string,
    options?: {
      readonly validUntil?: number;
      readonly server?: boolean;
      /** Hexadecimal; the next one when left out. */
      readonly serial?: string;
    },
  ): Promise<IssuedCertificate>;
  /** Its revocation list with these serial numbers. `endsAt`: milliseconds since 1970, in a day when left out. */
  crl(serials: readonly string[], endsAt?: number): Promise<string>;
}

const keyPair = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

export async function createAuthority(name: string): Promise<Authority> {
  const keys = await keyPair();
  const since = new Date(Date.now() - day);
  const subject = `CN=${name}`;
  const root = await X509CertificateGenerator.createSelfSigned({
    name: subject,
    notBefore: since,
    notAfter: new Date(Date.now() + day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  let count = 100;
  return {
    ca: root.toString("pem"),
    async issue(commonName, options = {}) {
      count += 1;
      const own = await keyPair();
      const { server = false, validUntil = Date.now() + day } = options;
      const serialNumber = options.serial ?? count.toString(16).padStart(4, "0");
      const usage = server ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth;
      const certificate: X509Certificate = await X509CertificateGenerator.create({
        serialNumber,
        subject: `CN=${commonName}`,
        issuer: subject,
        notBefore: since,
        notAfter: new Date(validUntil),
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        signingAlgorithm: algorithm,
        extensions: [
          new ExtendedKeyUsageExtension([usage]),
          ...(server
            ? [
                new SubjectAlternativeNameExtension([
                  { type: "ip", value: "127.0.0.1" },
                  { type: "dns", value: "localhost" },
                ]),
              ]
            : []),
        ],
      });
      const pkcs8 = await crypto.subtle.exportKey("pkcs8", own.privateKey);
      return {
        cert: certificate.toString("pem"),
        key: PemConverter.encode(pkcs8, "PRIVATE KEY"),
        fingerprint: Buffer.from(await certificate.getThumbprint("SHA-256")).toString("hex"),
        serial: certificate.serialNumber,
      };
    },
    async crl(serials, endsAt = Date.now() + day) {
      const list = await X509CrlGenerator.create({
        issuer: subject,
        thisUpdate: since,
        nextUpdate: new Date(endsAt),
        signingAlgorithm: algorithm,
        signingKey: keys.privateKey,
        entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: since })),
      });
      // The name that OpenSSL knows it by.
      return PemConverter.encode(list.rawData, "X509 CRL");
    },
  };
}

/** Writes what a TLS listener needs into a folder, and gives the settings that name the files. */
export async function writeServerFiles(
  folder: string,
  authority: Authority,
): Promise<{ mqttTlsCert: string; mqttTlsKey: string; mqttTlsCa: string }> {
  const { cert, key } = await authority.issue("localhost", { server: true });
  const files = {
    mqttTlsCert: join(folder, "server.pem"),
    mqttTlsKey: join(folder, "server-key.pem"),
    mqttTlsCa: join(folder, "ca.pem"),
  };
  writeFileSync(files.mqttTlsCert, cert);
  writeFileSync(files.mqttTlsKey, key);
  writeFileSync(files.mqttTlsCa, authority.ca);
  return files;
}
