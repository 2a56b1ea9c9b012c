import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { packTar } from "modern-tar";
import { zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Seal } from "../../../store/backup/cipher.ts";
import { createBackup } from "../../../store/backup/create.ts";
import { restoreBackup, verifyArchive } from "../../../store/backup/restore.ts";
import { openFieldStore } from "../../../store/field-store.ts";
import { openInbox } from "../../../store/inbox.ts";
import { openRegistry } from "../../../store/registry.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const now = Date.UTC(2026, 2, 1, 1, 30);

async function town(): Promise<{ root: string; data: string }> {
  const root = temporaryFolder();
  const data = join(root, "data");
  await mkdir(join(data, "ca"), { recursive: true });
  const registry = await openRegistry(join(data, "office.db"), now);
  await registry.close();
  const field = openFieldStore(join(data, "field.db"), { startedAt: now });
  field.close();
  const inbox = openInbox(join(data, "inbox.db"));
  inbox.append(new Uint8Array([1, 2, 3]), 1, now);
  inbox.close();
  await writeFile(join(data, "ca/ca.key"), "the key");
  await writeFile(join(data, "secrets.key"), "box");
  return { root, data };
}

const order = (root: string, seal: Seal, name = "b.tar.zst") => ({
  dataDir: join(root, "data"),
  target: join(root, "out", name),
  seal,
  version: "1",
  site: "town",
  town: null,
  now,
  configuration: '{"site":"town","influxPassword":"geheim"}',
  settings: {
    LICHTPUNKT_SITE: "town",
    LICHTPUNKT_INFLUX_TOKEN: "geheim",
    LICHTPUNKT_HTTP_TOKEN_REQUESTS_PER_MINUTE: "60",
    LICHTPUNKT_HTTP_TLS_KEY: "/etc/tls/key.pem",
  },
});
const nothing = async (): Promise<void> => {};

test("an open backup comes back without secrets, with a greater epoch", async () => {
  const { root, data } = await town();
  const written = await createBackup(order(root, { kind: "open" }), () => {});
  expect((await stat(written.path)).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(root, "out"))).toEqual(["b.tar.zst"]);
  expect(written.manifest.leftOut).toEqual([
    "LICHTPUNKT_INFLUX_TOKEN",
    "ca/ca.key",
    "config.json: influxPassword",
    "record.key",
    "secrets.key",
  ]);
  expect(Object.keys(written.manifest.settings)).toEqual([
    "LICHTPUNKT_SITE",
    "LICHTPUNKT_HTTP_TOKEN_REQUESTS_PER_MINUTE",
    "LICHTPUNKT_HTTP_TLS_KEY",
  ]);
  const into = join(root, "new");
  const later = now + 60_000;
  const { epoch } = await restoreBackup(
    { file: written.path, into, key: null, now: later },
    nothing,
  );
  expect(readdirSync(into).sort()).toEqual(["config.json", "field.db", "inbox.db", "office.db"]);
  expect(await readFile(join(into, "config.json"), "utf8")).not.toContain("geheim");
  const before = openFieldStore(join(data, "field.db"), { startedAt: later + 1_000 });
  const field = openFieldStore(join(into, "field.db"), { startedAt: later });
  expect(field.epoch).toBeGreaterThan(before.epoch);
  expect(field.epoch).toBeGreaterThan(epoch ?? Infinity);
  before.close();
  field.close();
  const inbox = openInbox(join(into, "inbox.db"));
  expect(inbox.read(0, 10)).toHaveLength(1);
  inbox.close();
});

test("a later restore of the same backup outranks an earlier one", async () => {
  const { root } = await town();
  const { path: file } = await createBackup(order(root, { kind: "open" }), () => {});
  const at = (into: string, after: number) =>
    restoreBackup({ file, into: join(root, into), key: null, now: now + after }, nothing);
  const first = await at("one", 0);
  const second = await at("two", 5_000);
  expect(second.epoch).toBeGreaterThan(first.epoch ?? Infinity);
});

test("an encrypted backup opens with its key alone, and brings the secrets", async () => {
  const { root } = await town();
  const identity = await generateX25519Identity();
  const seal = { kind: "recipient", recipient: await identityToRecipient(identity) } as const;
  const { path: file, manifest } = await createBackup(order(root, seal), () => {});
  expect(manifest.leftOut).toEqual([]);
  const into = join(root, "new");
  const restore = (key: Parameters<typeof verifyArchive>[1]) =>
    restoreBackup({ file, into, key, now }, nothing);
  await expect(restore(null)).rejects.toThrow(/encrypted/);
  const other = await generateX25519Identity();
  await expect(restore({ kind: "identity", identity: other })).rejects.toThrow(/does not open/);
  expect(readdirSync(root).sort()).toEqual(["data", "out"]);
  await restore({ kind: "identity", identity });
  expect(await readFile(join(into, "ca/ca.key"), "utf8")).toBe("the key");
  expect(existsSync(join(into, "record.key"))).toBe(true);
  expect(await readFile(join(into, "secrets.key"), "utf8")).toBe("box");
});

test("stray files beside the secrets are left out by name, and stop no backup; former keys come along", async () => {
  const { root, data } = await town();
  const identity = await generateX25519Identity();
  const former = "0".repeat(64);
  await writeFile(join(data, "record.key.2025.old"), former);
  await writeFile(join(data, "record.key.old~"), former);
  for (const stray of ["ca.pem~", ".DS_Store", "ca copy.pem"]) {
    await writeFile(join(data, "ca", stray), "x");
  }
  const seal = { kind: "recipient", recipient: await identityToRecipient(identity) } as const;
  const { path: file, manifest } = await createBackup(order(root, seal), () => {});
  expect(manifest.leftOut).toEqual([
    "ca/.DS_Store",
    "ca/ca copy.pem",
    "ca/ca.pem~",
    "record.key.old~",
  ]);
  const into = join(root, "new");
  await restoreBackup({ file, into, key: { kind: "identity", identity }, now }, nothing);
  expect(readdirSync(join(into, "ca"))).toEqual(["ca.key"]);
  expect(await readFile(join(into, "record.key.2025.old"), "utf8")).toBe(former);
});

test("every altered or missing byte is found", async () => {
  const { root } = await town();
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const key = { kind: "identity", identity } as const;
  for (const seal of [{ kind: "open" }, { kind: "recipient", recipient }] as const) {
    const name = `${seal.kind}.tar.zst`;
    const { path: file } = await createBackup(order(root, seal, name), () => {});
    const sound = await readFile(file);
    await expect(verifyArchive(file, key)).resolves.toMatchObject({ site: "town" });
    for (let step = 0; step < 24; step += 1) {
      const place = Math.floor((sound.length - 1) * (step / 24));
      const altered = Buffer.from(sound);
      altered[place] = (altered[place] ?? 0) ^ 0x10;
      writeFileSync(file, step % 2 === 0 ? altered : sound.subarray(0, place));
      const into = join(root, "never");
      await expect(
        restoreBackup({ file, into, key, now }, nothing),
        `byte ${place}`,
      ).rejects.toThrow(/backup|damaged|altered|cut off|key/);
      expect(readdirSync(root).sort()).toEqual(["data", "out"]);
    }
  }
});

test("a passphrase opens what it has closed; a short one is refused", async () => {
  const { root } = await town();
  const seal = { kind: "passphrase", passphrase: "sieben Laternen im Nebel" } as const;
  const { path: file } = await createBackup(order(root, seal), () => {});
  await expect(verifyArchive(file, seal)).resolves.toMatchObject({ site: "town" });
  const wrong = { ...seal, passphrase: "acht Laternen im Nebel" };
  await expect(verifyArchive(file, wrong)).rejects.toThrow(/does not open/);
  await expect(
    createBackup(order(root, { ...seal, passphrase: "kurz" }, "c"), () => {}),
  ).rejects.toThrow(/12 characters/);
});

test("a folder that holds anything is left as it is; so is one whose finish fails", async () => {
  const { root, data } = await town();
  const { path: file } = await createBackup(order(root, { kind: "open" }), () => {});
  const before = readdirSync(data);
  await expect(restoreBackup({ file, into: data, key: null, now }, nothing)).rejects.toThrow(
    /not empty/,
  );
  expect(readdirSync(data)).toEqual(before);
  await expect(
    restoreBackup({ file, into: join(root, "new"), key: null, now }, () =>
      Promise.reject(new Error("no")),
    ),
  ).rejects.toThrow("no");
  await expect(
    restoreBackup({ file, into: join(root, "new"), key: null, now: now - 3_600_000 }, nothing),
  ).rejects.toThrow(/clock/);
  expect(readdirSync(root).sort()).toEqual(["data", "out"]);
});

const hostile = {
  "a name that leads out": [{ name: "../evil.db", bytes: 3, sha256: "0".repeat(64), schema: null }],
  "an absolute name": [{ name: "/etc/x.db", bytes: 3, sha256: "0".repeat(64), schema: null }],
  "a name twice": [0, 1].map(() => ({
    name: "office.db",
    bytes: 3,
    sha256: "0".repeat(64),
    schema: null,
  })),
  "more than any disk holds": [
    { name: "office.db", bytes: 2 ** 50, sha256: "0".repeat(64), schema: null },
  ],
};
const head = {
  format: "lichtpunkt-backup-1",
  version: "1",
  site: "town",
  town: null,
  createdAt: now,
  counts: {},
  recordHead: null,
  recordFindings: 0,
  settings: {},
  leftOut: [],
};

async function crafted(
  manifest: object,
  entries: Parameters<typeof packTar>[0],
): Promise<{ root: string; attempt: () => Promise<unknown> }> {
  const root = temporaryFolder();
  const tar = await packTar(
    [
      { header: { name: "manifest.json", size: 0 }, body: JSON.stringify(manifest) },
      ...entries,
    ].map((entry) => ({
      ...entry,
      header: {
        ...entry.header,
        size: Buffer.byteLength(
          "body" in entry && typeof entry.body === "string" ? entry.body : "",
        ),
      },
    })),
  );
  const file = join(root, "b.tar.zst");
  writeFileSync(file, zstdCompressSync(tar));
  return {
    root,
    attempt: () => restoreBackup({ file, into: join(root, "new"), key: null, now }, nothing),
  };
}

test.each(Object.entries(hostile))("a backup with %s is refused", async (_what, files) => {
  const { root, attempt } = await crafted({ ...head, files }, [
    { header: { name: files[0]?.name ?? "", size: 3 }, body: "abc" },
  ]);
  await expect(attempt()).rejects.toThrow(/no backup has|unpacks to/);
  expect(readdirSync(root)).toEqual(["b.tar.zst"]);
});

test("what the table of contents does not name, is a link, or of another form is refused", async () => {
  const file = { name: "office.db", bytes: 3, sha256: "0".repeat(64), schema: null };
  const cases = [
    [
      { ...head, files: [] },
      [{ header: { name: "../evil.db", size: 3 }, body: "abc" }],
      /not name/,
    ],
    [
      { ...head, files: [file] },
      [{ header: { name: "office.db", size: 0, type: "symlink", linkname: "/etc/passwd" } }],
      /not name/,
    ],
    [{ ...head, files: [file] }, [{ header: { name: "office.db", size: 3 }, body: "abc" }], /hash/],
    [{ ...head, files: [file] }, [], /cut off/],
    [{ ...head, format: "lichtpunkt-backup-9", files: [] }, [], /version that wrote it/],
  ] as const;
  for (const [manifest, entries, why] of cases) {
    const { root, attempt } = await crafted(manifest, [...entries]);
    await expect(attempt()).rejects.toThrow(why);
    expect(readdirSync(root)).toEqual(["b.tar.zst"]);
  }
});
