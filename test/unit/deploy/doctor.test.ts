import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createUser } from "../../../api/auth/login-links.ts";
import { asText, exitCode } from "../../../deploy/doctor/command.ts";
import { examine, type Examination } from "../../../deploy/doctor/examine.ts";
import { openRegistry } from "../../../store/registry.ts";
import { createAuthority, writeServerFiles } from "../../certificates.ts";

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const unsafe = ({ findings }: Examination): string[] =>
  findings.filter(({ level }) => level === "unsafe" || level === "broken").map(({ code }) => code);

async function townWith(administrators: readonly { readonly secured: boolean }[]): Promise<string> {
  const dataDir = emptyFolder();
  const registry = await openRegistry(join(dataDir, "office.db"), Date.now());
  for (const [i, { secured }] of administrators.entries()) {
    const person = { name: `A ${i}`, email: null, role: "administrator", language: "de" } as const;
    const id = await createUser(registry.db, person, Date.now());
    await registry.db
      .updateTable("users")
      .set({ password_hash: "x", totp_confirmed_at: secured ? 1 : null })
      .where("id", "=", id)
      .execute();
  }
  await registry.close();
  for (const name of ["office.db", "record.key"]) chmodSync(join(dataDir, name), 0o600);
  return dataDir;
}

test("wrong settings are broken, and all are named", async () => {
  const found = await examine(
    { LICHTPUNKT_HTTP_PORT: "x", LICHTPUNKT_MQTT_HOST: "0.0.0.0" },
    Date.now(),
  );
  expect(exitCode(found.findings)).toBe(2);
  expect(asText(found, "en")).toMatch(/LICHTPUNKT_HTTP_PORT/);
  expect(asText(found, "en")).toMatch(/LICHTPUNKT_MQTT_ALLOW_PLAIN/);
});

test("a data folder that is not there is broken", async () => {
  const found = await examine({ LICHTPUNKT_DATA_DIR: join(emptyFolder(), "none") }, Date.now());
  expect(unsafe(found)).toEqual(["dataDir"]);
});

test("one administrator, no second factor, no backups", async () => {
  const found = await examine(
    { LICHTPUNKT_DATA_DIR: await townWith([{ secured: false }]) },
    Date.now(),
  );
  expect(unsafe(found)).toEqual(
    expect.arrayContaining(["administrators", "secondFactor", "noBackups"]),
  );
  expect(exitCode(found.findings)).toBe(1);
  expect(asText(found, "de")).toMatch(/UNSICHER .*ohne zweiten Faktor/);
  expect(asText(found, "en")).toMatch(/UNSAFE .*without a second factor/);
});

test("two with a second factor, and files of their owner, are well", async () => {
  const dataDir = await townWith([{ secured: true }, { secured: true }]);
  const codes = unsafe(await examine({ LICHTPUNKT_DATA_DIR: dataDir }, Date.now()));
  for (const code of ["administrators", "secondFactor", "fileModes", "record"]) {
    expect(codes).not.toContain(code);
  }
});

test("who administers some areas only is not counted as administrator of the town", async () => {
  const dataDir = await townWith([{ secured: true }, { secured: true }]);
  const registry = await openRegistry(join(dataDir, "office.db"), Date.now());
  const { id } = await registry.db.selectFrom("users").select("id").executeTakeFirstOrThrow();
  const area = { id: "a_1", name: "Nord" };
  await registry.db.insertInto("areas").values(area).execute();
  await registry.db.insertInto("user_areas").values({ user_id: id, area_id: area.id }).execute();
  await registry.close();
  const codes = unsafe(await examine({ LICHTPUNKT_DATA_DIR: dataDir }, Date.now()));
  expect(codes).toContain("administrators");
  expect(codes).not.toContain("secondFactor");
});

test.skipIf(process.platform === "win32")("a file that others read is named", async () => {
  const dataDir = await townWith([{ secured: true }, { secured: true }]);
  chmodSync(join(dataDir, "office.db"), 0o644);
  const found = await examine({ LICHTPUNKT_DATA_DIR: dataDir }, Date.now());
  expect(unsafe(found)).toContain("fileModes");
  expect(asText(found, "en")).toContain("office.db");
});

test("each port: whether it is open, who reaches it, and plain text to the network is unsafe", async () => {
  const dataDir = await townWith([]);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // Listening on an address, so it is no path.
  const { port } = server.address() as AddressInfo;
  const found = await examine(
    {
      LICHTPUNKT_DATA_DIR: dataDir,
      LICHTPUNKT_HTTP_HOST: "0.0.0.0",
      LICHTPUNKT_HTTP_PORT: String(port),
      LICHTPUNKT_HTTP_ALLOW_PLAIN: "true",
      LICHTPUNKT_MQTT_PORT: "1",
    },
    Date.now(),
  );
  expect(found.ports).toMatchObject([
    { address: `0.0.0.0:${port}`, isOpen: true, reach: "network", isEncrypted: false },
    { address: "127.0.0.1:1", isOpen: false, reach: "machine" },
  ]);
  expect(unsafe(found)).toContain("plainPort");
  expect(asText(found, "en")).toContain(`0.0.0.0:${port}`);
});

test("a proxy that nobody believes, a certificate that is none, a backup that is old", async () => {
  const dataDir = await townWith([]);
  const kept = join(dataDir, "kept");
  mkdirSync(kept);
  const name = "lichtpunkt-town-20260101T013000Z.tar.zst";
  writeFileSync(join(kept, name), "");
  const note = {
    verifiedAt: 1,
    version: "1",
    counts: {},
    leftOut: [],
    sha256: "",
    recordFindings: 0,
  };
  writeFileSync(join(kept, `${name}.json`), JSON.stringify(note));
  const now = Date.UTC(2026, 0, 9);
  const behindProxy = {
    LICHTPUNKT_DATA_DIR: dataDir,
    LICHTPUNKT_PUBLIC_URL: "https://licht.example",
    LICHTPUNKT_BACKUP_DIR: kept,
    LICHTPUNKT_BACKUP_AT: "02:30",
  };
  const codes = unsafe(await examine(behindProxy, now));
  expect(codes).toEqual(expect.arrayContaining(["trustProxy", "backupAge", "sameDisk"]));
  const file = join(dataDir, "none.pem");
  writeFileSync(file, "no certificate");
  const own = { LICHTPUNKT_HTTP_TLS_CERT: file, LICHTPUNKT_HTTP_TLS_KEY: file };
  const found = await examine({ ...behindProxy, ...own }, now);
  expect(unsafe(found)).toContain("certificateUnreadable");
  expect(exitCode(found.findings)).toBe(2);
});

test("revocation lists that end are unsafe, and one that lacks is broken", async () => {
  const dataDir = await townWith([]);
  const authority = await createAuthority("city-devices");
  const files = await writeServerFiles(dataDir, authority);
  const crl = join(dataDir, "crl.pem");
  const of = async (list: string): Promise<string[]> => {
    writeFileSync(crl, list);
    const settings = {
      LICHTPUNKT_DATA_DIR: dataDir,
      LICHTPUNKT_MQTT_TLS_HOST: "127.0.0.1",
      LICHTPUNKT_MQTT_TLS_CERT: files.mqttTlsCert,
      LICHTPUNKT_MQTT_TLS_KEY: files.mqttTlsKey,
      LICHTPUNKT_MQTT_TLS_CA: files.mqttTlsCa,
      LICHTPUNKT_MQTT_TLS_CRL: crl,
    };
    const { findings } = await examine(settings, Date.now());
    return findings.map(({ level, code }) => `${level} ${code}`);
  };
  const day = 86_400_000;
  expect(await of(await authority.crl([], Date.now() + 4 * day))).toContain("good revocations");
  expect(await of(await authority.crl([], Date.now() + 2 * day))).toContain(
    "unsafe revocationsEnd",
  );
  expect(await of(await authority.crl([], Date.now() - day))).toContain("unsafe revocationsEnd");
  const other = await createAuthority("other-devices");
  expect(await of(await other.crl([]))).toContain("broken tlsFiles");
});
