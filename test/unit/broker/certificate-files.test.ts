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
  writeFileSync(files.crl, `${await authority.crl([own.serial])}\n${await other.crl([])}`);
  const { authorities, revocations, options } = await readCertificates(files);
  expect(authorities.map(({ subject }) => subject)).toEqual(["CN=town-devices", "CN=city-devices"]);
  expect(options.crl).toHaveLength(2);
  // A serial number means something only beside the authority that gave it out.
  const isRevoked = [own, same].map(({ cert }) => revocations?.has(new X509Certificate(cert)));
  expect(isRevoked).toEqual([true, false]);
});

test("without a revocation list none is looked at", async () => {
  const { revocations, options } = await readCertificates({ ...files, crl: null });
  expect(revocations).toBeNull();
  expect(options.crl).toBeUndefined();
});
