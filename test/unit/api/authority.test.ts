import "reflect-metadata";
import { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from "@peculiar/x509";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { readDeviceRequest } from "../../../api/authority/device-request.ts";
import { authorityFolder, keepPair, readAuthority } from "../../../api/authority/files.ts";
import {
  makeAuthority,
  signDevice,
  signDeviceKey,
  signServer,
} from "../../../api/authority/sign.ts";

const now = Date.UTC(2026, 5, 1, 12);
const years = (count: number): number => count * 365 * 86_400_000;
const authority = await makeAuthority("Testdorf", now);
const issuer = new X509Certificate(authority.certificate);

describe("the authority", () => {
  test("signs itself, for twenty years, and is one that signs", () => {
    expect([issuer.ca, issuer.subject, issuer.verify(issuer.publicKey)]).toEqual([
      true,
      "CN=Testdorf",
      true,
    ]);
    expect(issuer.validToDate.getTime()).toBe(now + years(20));
    expect(issuer.validFromDate.getTime()).toBeLessThan(now);
    expect(createPrivateKey(authority.privateKey).asymmetricKeyType).toBe("ec");
  });

  test("makes a certificate for a device with its key, good for a client and nothing else", async () => {
    const pair = await signDevice(authority, "lc-1", now);
    const made = new X509Certificate(pair.certificate);
    expect([made.subject, made.issuer, made.ca]).toEqual(["CN=lc-1", "CN=Testdorf", false]);
    expect(made.checkIssued(issuer)).toBe(true);
    expect(made.verify(issuer.publicKey)).toBe(true);
    expect(made.checkPrivateKey(createPrivateKey(pair.privateKey))).toBe(true);
    expect(made.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(made.validToDate.getTime()).toBe(now + years(10));
  });

  test("makes one for the server by its names and addresses", async () => {
    const pair = await signServer(authority, ["mqtt.example.org", "192.0.2.7", "2001:db8::7"], now);
    const made = new X509Certificate(pair.certificate);
    expect(made.verify(issuer.publicKey)).toBe(true);
    expect(made.checkHost("mqtt.example.org")).toBe("mqtt.example.org");
    expect(made.checkIP("192.0.2.7")).toBe("192.0.2.7");
    expect(made.checkIP("2001:db8::7")).toBe("2001:db8::7");
    expect(made.checkHost("other.example.org")).toBeUndefined();
    expect(made.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  });

  test("gives nothing that outlives it", async () => {
    const late = now + years(19);
    const made = new X509Certificate((await signDevice(authority, "lc-1", late)).certificate);
    expect(made.validToDate).toEqual(issuer.validToDate);
  });

  test("never gives one serial twice", async () => {
    const made = await Promise.all(["a", "b", "c"].map((id) => signDevice(authority, id, now)));
    const serials = made.map(({ certificate }) => new X509Certificate(certificate).serialNumber);
    expect(new Set(serials).size).toBe(3);
    expect(serials.every((serial) => serial.length === 32)).toBe(true);
  });
});

describe("a device's request", () => {
  const ec = { name: "ECDSA", namedCurve: "P-256" };
  const rsa = (modulusLength: number) => ({
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength,
    publicExponent: new Uint8Array([1, 0, 1]),
  });
  type Algorithm = typeof ec | ReturnType<typeof rsa>;
  async function requestFor(name: string, algorithm: Algorithm = ec): Promise<string> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const made = await Pkcs10CertificateRequestGenerator.create({
      name,
      keys,
      signingAlgorithm: { ...algorithm, hash: "SHA-256" },
      extensions: [new SubjectAlternativeNameExtension([{ type: "dns", value: "*.evil.test" }])],
    });
    return made.toString("pem");
  }

  test.each([
    ["EC P-256", ec],
    ["RSA 2048", rsa(2048)],
  ] as const)("of %s is signed for its key, and for nothing else that it asks", async (_, key) => {
    const read = await readDeviceRequest(await requestFor("CN=lc-1", key), "lc-1");
    if (read.kind === "unfit") throw new Error(read.why);
    const made = new X509Certificate(await signDeviceKey(authority, "lc-1", read.publicKey, now));
    expect([made.subject, made.subjectAltName]).toEqual(["CN=lc-1", undefined]);
    expect(made.verify(issuer.publicKey)).toBe(true);
    expect(made.publicKey.equals(read.publicKey)).toBe(true);
  });

  test.each([
    ["another device's name", "CN=lc-2", /subject CN=lc-1/],
    ["a wildcard", "CN=*", /subject CN=lc-1/],
    ["two names", "CN=lc-1, CN=lc-2", /subject CN=lc-1/],
    ["two names at one place", "CN=lc-1+CN=lc-2", /subject CN=lc-1/],
    ["more than a name", "CN=lc-1, O=Town", /subject CN=lc-1/],
    ["no name", "", /subject CN=lc-1/],
  ])("with %s is refused", async (_what, name, why) => {
    const read = await readDeviceRequest(await requestFor(name), "lc-1");
    expect(read).toEqual({ kind: "unfit", why: expect.stringMatching(why) });
  });

  test.each([512, 1024])("for a weak key, RSA of %i bits, is refused", async (bits) => {
    const read = await readDeviceRequest(await requestFor("CN=lc-1", rsa(bits)), "lc-1");
    expect(read).toEqual({ kind: "unfit", why: expect.stringContaining("2048 to 4096 bits") });
  });

  test("whose signature is another's is refused", async () => {
    const text = await requestFor("CN=lc-1");
    const body = Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, ""), "base64");
    body[body.length - 3] = (body[body.length - 3] ?? 0) ^ 1;
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${body.toString("base64")}\n-----END CERTIFICATE REQUEST-----`;
    expect(await readDeviceRequest(pem, "lc-1")).toEqual({
      kind: "unfit",
      why: "is not signed by its own key",
    });
  });

  test.each([
    ["nothing", ""],
    ["no PEM", "hello"],
    ["a certificate", authority.certificate],
    ["a private key", authority.privateKey],
    [
      "PEM around nothing sensible",
      "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----",
    ],
    [
      "something huge",
      `-----BEGIN CERTIFICATE REQUEST-----\n${"A".repeat(1_000_000)}\n-----END CERTIFICATE REQUEST-----`,
    ],
  ])("of %s is refused", async (_what, text) => {
    expect((await readDeviceRequest(text, "lc-1")).kind).toBe("unfit");
  });
});

describe("its files", () => {
  let folder = "";
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const begin = async (): Promise<string> => {
    folder = await mkdtemp(join(tmpdir(), "lichtpunkt-ca-"));
    return folder;
  };

  test("are for their owner alone, and nothing else is left", async () => {
    const dataDir = await begin();
    expect(await readAuthority(dataDir)).toBeNull();
    await keepPair(dataDir, "authority", authority, { renew: false });
    expect(await readAuthority(dataDir)).toEqual(authority);
    const kept = authorityFolder(dataDir);
    expect((await readdir(kept)).toSorted()).toEqual(["ca-key.pem", "ca.pem"]);
    expect((await stat(join(kept, "ca-key.pem"))).mode & 0o777).toBe(0o600);
    expect((await stat(kept)).mode & 0o077).toBe(0);
  });

  test("are not overwritten but to renew them, and then the old stay beside", async () => {
    const dataDir = await begin();
    await keepPair(dataDir, "authority", authority, { renew: false });
    const other = await makeAuthority("Other", now);
    await expect(keepPair(dataDir, "authority", other, { renew: false })).rejects.toMatchObject({
      code: "authorityExists",
    });
    expect(await readAuthority(dataDir)).toEqual(authority);
    await keepPair(dataDir, "authority", other, { renew: true });
    expect(await readAuthority(dataDir)).toEqual(other);
    const serial = issuer.serialNumber.slice(0, 8).toLowerCase();
    const aside = join(authorityFolder(dataDir), `ca-until-2046-05-27-${serial}.pem`);
    expect(await readFile(aside, "utf8")).toBe(authority.certificate);
  });

  test("whose key is another's sign nothing", async () => {
    const dataDir = await begin();
    await keepPair(dataDir, "authority", authority, { renew: false });
    const { privateKey } = await makeAuthority("Other", now);
    await writeFile(join(authorityFolder(dataDir), "ca-key.pem"), privateKey);
    expect(await readAuthority(dataDir)).toBeNull();
  });
});
