// Before the certificates' package, whose decorators need it.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  AuthorityKeyIdentifierExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  type Extension,
} from "@peculiar/x509";
import { createPrivateKey, randomBytes, type KeyObject } from "node:crypto";
import { isIP } from "node:net";

const dayMs = 86_400_000;
/** A device whose clock is a little behind takes a certificate that was made just now. */
const backMs = 60 * 60_000;
const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256" } as const;
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" } as const;

const authorityDays = 20 * 365;
const deviceDays = 10 * 365;
const serverDays = 2 * 365;

/** A certificate with its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A new authority for devices and the server they speak to; it signs end certificates only. `now`: milliseconds since 1970. */
export async function makeAuthority(name: string, now: number): Promise<KeyPair> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: [name] }],
    ...validity(now, authorityDays),
    keys,
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pem(certificate), privateKey: await privatePem(keys) };
}

/** For a device whose key is made here: handed over once and never kept. */
export async function signDevice(
  authority: KeyPair,
  deviceId: string,
  now: number,
  days = deviceDays,
): Promise<KeyPair> {
  const keys = await newKeys();
  const certificate = await signEnd(authority, deviceId, keys.publicKey, now, days, clientUse());
  return { certificate, privateKey: await privatePem(keys) };
}

/** For a device that made its key itself. `publicKey`: as readDeviceRequest gives it. Returns the certificate as PEM. */
export async function signDeviceKey(
  authority: KeyPair,
  deviceId: string,
  publicKey: KeyObject,
  now: number,
  days = deviceDays,
): Promise<string> {
  const spki = publicKey.export({ type: "spki", format: "der" });
  return signEnd(authority, deviceId, new Uint8Array(spki), now, days, clientUse());
}

/** For the listener that devices connect to. `hosts`: names and addresses by which they know it, at least one. */
export async function signServer(
  authority: KeyPair,
  hosts: readonly [string, ...string[]],
  now: number,
): Promise<KeyPair> {
  const keys = await newKeys();
  const names = hosts.map((value) => ({
    type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const),
    value,
  }));
  const certificate = await signEnd(authority, hosts[0], keys.publicKey, now, serverDays, [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(names),
  ]);
  return { certificate, privateKey: await privatePem(keys) };
}

const clientUse = (): Extension[] => [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])];

/** None outlives the authority: a chain is only good while all of it is. */
async function signEnd(
  authority: KeyPair,
  name: string,
  publicKey: CryptoKey | Uint8Array<ArrayBuffer>,
  now: number,
  days: number,
  uses: readonly Extension[],
): Promise<string> {
  const issuer = new X509Certificate(authority.certificate);
  const wished = validity(now, days);
  const key = createPrivateKey(authority.privateKey).export({ type: "pkcs8", format: "der" });
  const signingKey = await crypto.subtle.importKey(
    "pkcs8",
    new Uint8Array(key),
    keyAlgorithm,
    false,
    ["sign"],
  );
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: [{ CN: [name] }],
    issuer: issuer.subjectName,
    notBefore: wished.notBefore,
    notAfter: wished.notAfter < issuer.notAfter ? wished.notAfter : issuer.notAfter,
    publicKey,
    signingKey,
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      ...uses,
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return pem(certificate);
}

/** Certificates count whole seconds. */
function validity(now: number, days: number): { notBefore: Date; notAfter: Date } {
  const second = Math.floor(now / 1000) * 1000;
  return { notBefore: new Date(second - backMs), notAfter: new Date(second + days * dayMs) };
}

/** 126 random bits; positive, and without leading zeros that some readers drop. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
}

const pem = (certificate: X509Certificate): string => `${certificate.toString("pem")}\n`;

async function privatePem({ privateKey }: CryptoKeyPair): Promise<string> {
  const key = Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey));
  return createPrivateKey({ key, format: "der", type: "pkcs8" })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
}
