import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readCertificates } from "../../../broker/certificate-files.ts";
import type { CertificateFiles } from "../../../broker/certificate-files.ts";
import { type Authority, createAuthority } from "../../certificates.ts";

let folder: string;
let authority: Authority;
let files: CertificateFiles & { readonly crl: string };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "lichtpunkt-certificates-"));
  authority = await createAuthority("town-devices");
  const { cert, key } = await authority.issue("localhost", { server: true });
  const put = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  files = {
    cert: put("server.pem", cert),
    key: put("server-key.pem", key),
    ca: put("ca.pem", authority.ca),
    crl: put("crl.pem", await authority.crl([])),
  };
});

afterEach(() => rmSync(folder, { recursive: true }));

const settings = {
  cert: "LICHTPUNKT_MQTT_TLS_CERT",
  key: "LICHTPUNKT_MQTT_TLS_KEY",
  ca: "LICHTPUNKT_MQTT_TLS_CA",
  crl: "LICHTPUNKT_MQTT_TLS_CRL",
} as const;
const each = Object.entries(settings) as [keyof typeof settings, string][];

/** What is said of a file that cannot be used: itself, its setting, and what to do. */
async function complaint(): Promise<string> {
  const error: unknown = await readCertificates(files).then(
    () => "nothing",
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.message : String(error);
}

describe.each(each)("the file %s", (which, setting) => {
  test.each<[string, (path: string) => void]>([
    ["is missing", (path) => unlinkSync(path)],
    ["is empty", (path) => writeFileSync(path, "")],
    ["is no PEM", (path) => writeFileSync(path, "something else")],
    [
      "is cut off",
      (path) =>
        writeFileSync(
          path,
          `-----BEGIN ${which === "crl" ? "X509 CRL" : "CERTIFICATE"}-----\nMII=\n`,
        ),
    ],
  ])("that %s is named with its setting and a remedy", async (_how, spoil) => {
    spoil(files[which]);
    const said = await complaint();
    expect(said).toContain(`${files[which]} cannot be used (`);
    expect(said).toContain(`${setting}: give the `);
  });
});

test("a key that belongs to another certificate is named", async () => {
  writeFileSync(files.key, (await authority.issue("localhost", { server: true })).key);
  expect(await complaint()).toContain(settings.key);
});

test("several authorities and their lists stand in one file each, and all of them count", async () => {
  const other = await createAuthority("city-devices");
  writeFileSync(files.ca, `${authority.ca}\n${other.ca}\n`);
  const own = await authority.issue("lamp1");
  const same = await other.issue("lamp1", { serial: own.serial });
  const endsAt = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  writeFileSync(files.crl, `${await authority.crl([own.serial])}\n${await other.crl([], endsAt)}`);
  const { authorities, revocations, options } = await readCertificates(files);
  expect(authorities.map(({ subject }) => subject)).toEqual(["CN=town-devices", "CN=city-devices"]);
  expect(options.ca).toHaveLength(2);
  // The first that is over is told; it counts all the same, and TLS is not asked: it would refuse everybody.
  expect(revocations?.endsAt).toBe(endsAt);
  expect(options.crl).toBeUndefined();
  // A serial number means something only beside the authority that gave it out.
  const isRevoked = [own, same].map(({ cert }) => revocations?.has(new X509Certificate(cert)));
  expect(isRevoked).toEqual([true, false]);
});

test.each<[string, () => Promise<string>]>([
  ["is missing", () => authority.crl([])],
  [
    "bears its name and not its signature",
    async () => {
      const impostor = await createAuthority("city-devices");
      return `${await authority.crl([])}\n${await impostor.crl([])}`;
    },
  ],
])("a revocation list of an authority that %s is named with its setting", async (_how, lists) => {
  const other = await createAuthority("city-devices");
  writeFileSync(files.ca, `${authority.ca}\n${other.ca}\n`);
  writeFileSync(files.crl, await lists());
  const said = await complaint();
  expect(said).toContain("it has no list that CN=city-devices has signed");
  expect(said).toContain(`${settings.crl}: give the revocation list of each authority`);
});

test("who was shown along with an authority that stands on the list is revoked too", async () => {
  const [leaf, between] = [await authority.issue("lamp1"), await authority.issue("branch")];
  writeFileSync(files.crl, await authority.crl([between.serial]));
  const { revocations } = await readCertificates(files);
  const alone = new X509Certificate(leaf.cert);
  expect(revocations?.has(alone)).toBe(false);
  // As a TLS socket gives it.
  const issuerCertificate = { value: new X509Certificate(between.cert) };
  expect(revocations?.has(Object.defineProperties(alone, { issuerCertificate }))).toBe(true);
});

test("an authority that has revoked itself is not trusted, nor is the world's in its place", async () => {
  const serial = new X509Certificate(authority.ca).serialNumber;
  writeFileSync(files.crl, await authority.crl([serial]));
  expect(await complaint()).toContain("it revokes all authorities");
});

test("without a revocation list none is looked at", async () => {
  const { revocations, options } = await readCertificates({ ...files, crl: null });
  expect(revocations).toBeNull();
  expect(options.crl).toBeUndefined();
});
