import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackupsView } from "../../api/contract/backups.ts";
import { roles } from "../../api/contract/session.ts";
import { verifyArchive } from "../../store/backup/restore.ts";
import { startTestOffice, type Client, type TestOffice } from "./api-harness.ts";

const day = 86_400_000;
const path = "/api/v1/backups";

describe("backups by the API", () => {
  let folder: string;
  let office: TestOffice;
  let administrator: Client;
  let now = Date.now();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "lichtpunkt-kept-"));
    office = await startTestOffice(
      { LICHTPUNKT_BACKUP_DIR: folder, LICHTPUNKT_BACKUP_KEEP: "2" },
      { now: () => now },
    );
    administrator = await office.client("administrator");
  });
  afterAll(async () => {
    await office.close();
    rmSync(folder, { recursive: true });
  });

  const view = async (): Promise<BackupsView> =>
    (await administrator.send("GET", path)).json as BackupsView;
  const settled = async (): Promise<BackupsView> => {
    await expect.poll(async () => (await view()).running).toBeNull();
    return view();
  };
  const made = async (): Promise<string> => {
    expect((await administrator.send("POST", path)).status).toBe(202);
    const { items, failure } = await settled();
    expect(failure).toBeNull();
    return items[0]?.name ?? "";
  };

  test("are the administrators' of the whole town alone", async () => {
    for (const role of [null, ...roles.filter((one) => one !== "administrator")]) {
      const { status } = await (await office.client(role)).send("GET", path);
      expect(status).toBe(role === null ? 401 : 403);
    }
  });

  test("one is made, read back, listed, checked, downloaded whole, on record and in the metrics", async () => {
    expect((await view()).items).toEqual([]);
    const name = await made();
    const first = await view();
    expect(first.items).toHaveLength(1);
    expect(first.items[0]).toMatchObject({
      encrypted: false,
      leftOut: ["record.key", "secrets.key"],
    });
    expect(first.items[0]?.verifiedAt).not.toBeNull();
    const file = await administrator.send("GET", `${path}/${name}/file`);
    expect(file.headers.get("content-disposition")).toContain(name);
    const copy = join(folder, "copy");
    writeFileSync(copy, file.bytes);
    expect(await verifyArchive(copy, null)).toMatchObject({ site: "town" });
    rmSync(copy);
    expect((await administrator.send("POST", `${path}/${name}/verification`)).status).toBe(202);
    expect((await settled()).failure).toBeNull();
    const metrics = await administrator.send("GET", "/metrics");
    const seconds = /lichtpunkt_backup_last_verified_timestamp_seconds (\d+)/.exec(
      new TextDecoder().decode(metrics.bytes),
    )?.[1];
    expect(Number(seconds)).toBe(Math.floor((first.items[0]?.createdAt ?? 0) / 1_000));
  });

  test("one that was altered where it lies is found, and its neighbour is not", async () => {
    const name = readdirSync(folder).find((one) => one.endsWith(".zst")) ?? "";
    const path_ = join(folder, name);
    writeFileSync(path_, new Uint8Array(100), { flag: "r+" });
    await administrator.send("POST", `${path}/${name}/verification`);
    const { failure, items } = await settled();
    expect(failure?.detail).toMatch(/damaged|altered/);
    expect(items.find((one) => one.name === name)?.verifiedAt).toBeNull();
    const town = await administrator.send("GET", "/api/v1/town");
    expect(town.json.warnings.map(({ code }: { code: string }) => code)).toEqual(["backupFailed"]);
    now += day;
    administrator = await office.client("administrator");
    await made();
    const { warnings } = (await administrator.send("GET", "/api/v1/town")).json;
    expect(warnings).toEqual([]);
  });

  test("the oldest go beyond what is kept; names lead nowhere else; deleting is on record", async () => {
    now += 1_000;
    await made();
    now += 1_000;
    const name = await made();
    expect((await view()).items).toHaveLength(2);
    for (const other of ["..%2f..%2fetc%2fpasswd", "office.db", `${name}.json`]) {
      expect((await administrator.send("GET", `${path}/${other}/file`)).status).toBe(404);
      expect((await administrator.send("DELETE", `${path}/${other}`)).status).toBe(404);
    }
    expect((await administrator.send("DELETE", `${path}/${name}`)).status).toBe(204);
    expect((await view()).items.map((one) => one.name)).not.toContain(name);
    expect(readdirSync(folder).filter((one) => one.startsWith(name))).toEqual([]);
  });
});

test("without a folder none can be made, and the answer says what to set", async () => {
  const office = await startTestOffice();
  try {
    const administrator = await office.client("administrator");
    expect((await administrator.send("GET", path)).json).toMatchObject({ folder: null, items: [] });
    const { status, json } = await administrator.send("POST", path);
    expect(status).toBe(409);
    expect(json.detail).toContain("LICHTPUNKT_BACKUP_DIR");
  } finally {
    await office.close();
  }
});

test("security.txt is there with a contact, and says what to set without", async () => {
  const contact = "mailto:it@town.example";
  const address = "/.well-known/security.txt";
  const [plain, told] = await Promise.all([
    startTestOffice(),
    startTestOffice({
      LICHTPUNKT_SECURITY_CONTACT: contact,
      LICHTPUNKT_PUBLIC_URL: "https://licht.example",
    }),
  ]);
  try {
    const none = await (await plain.client(null)).send("GET", address);
    expect(none.status).toBe(404);
    expect(none.json.detail).toContain("LICHTPUNKT_SECURITY_CONTACT");
    const found = await (await told.client(null)).send("GET", address);
    expect(found.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const lines = new TextDecoder().decode(found.bytes).trim().split("\n");
    expect(lines[0]).toBe(`Contact: ${contact}`);
    const expires = Date.parse(/^Expires: (\S+Z)$/.exec(lines[1] ?? "")?.[1] ?? "");
    expect(expires - Date.now()).toBeGreaterThan(30 * day);
    expect(expires - Date.now()).toBeLessThan(365 * day);
    expect(lines).toContain("Preferred-Languages: de, en");
    expect(lines).toContain("Canonical: https://licht.example/.well-known/security.txt");
  } finally {
    await Promise.all([plain.close(), told.close()]);
  }
});
