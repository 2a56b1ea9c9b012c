import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { afterRestore, putRecordKey } from "../../../api/backup/restored-town.ts";
import { restoreSentences } from "../../../api/backup/restore-sentences.ts";
import { createBackup } from "../../../store/backup/create.ts";
import { restoreBackup, type Restored } from "../../../store/backup/restore.ts";
import { recordKeys } from "../../../store/record-key.ts";
import { withRecordReader } from "../../../store/record-reader.ts";
import { verifyRecord } from "../../../store/record-verify.ts";
import { openRegistry } from "../../../store/registry.ts";
import { commandLineActor } from "../../../api/command-line.ts";
import { audit } from "../../../api/office/audit.ts";
import { temporaryFolder } from "../store/temporary-folder.ts";

const now = Date.UTC(2026, 2, 1, 1, 30);

/** An open backup of a town with a line on record, the town's key of the record, and where to restore to. */
async function openBackup() {
  const root = temporaryFolder();
  const dataDir = join(root, "data");
  await mkdir(dataDir);
  const registry = await openRegistry(join(dataDir, "office.db"), now);
  await audit(registry.db, now, commandLineActor, { action: "town.restored", object: "backup:a" });
  await registry.close();
  const { path: file } = await createBackup(
    {
      dataDir,
      target: join(root, "b.tar.zst"),
      seal: { kind: "open" },
      version: "1",
      site: "town",
      town: null,
      now,
      configuration: null,
      settings: {},
    },
    () => {},
  );
  const key = Buffer.from(await readFile(join(dataDir, "record.key"), "utf8"), "hex");
  return { file, key, into: join(root, "new"), dataDir };
}

const restoreWith = (file: string, into: string, key: Uint8Array | null): Promise<Restored> =>
  restoreBackup({ file, into, key: null, now }, async (folder, manifest) => {
    if (key !== null) await putRecordKey(folder, manifest, key);
    await afterRestore(folder, manifest);
  });

const findingsIn = (folder: string): Promise<number> =>
  withRecordReader(
    join(folder, "office.db"),
    async (db) => (await verifyRecord(db, recordKeys(folder))).findingCount,
  );

test("with one's own copy of record.key the record of an open backup goes on under it", async () => {
  const { file, key, into } = await openBackup();
  const restored = await restoreWith(file, into, key);
  expect(recordKeys(into).size).toBe(1);
  expect(await findingsIn(into)).toBe(0);
  expect(restoreSentences(restored, into, ["record.key"])).not.toContain("- record.key");
});

test("another key than the record ended with is refused, and nothing is left behind", async () => {
  const { file, into } = await openBackup();
  await expect(restoreWith(file, into, Buffer.alloc(32, 7))).rejects.toThrow(/another key/);
  expect(existsSync(into)).toBe(false);
});

test("without it the advice that is given makes the whole record checkable", async () => {
  const { file, key, into } = await openBackup();
  const said = restoreSentences(await restoreWith(file, into, null), into);
  expect(await findingsIn(into)).toBeGreaterThan(0);
  const beside = /copy beside it as (\S+),/.exec(said)?.[1] ?? "";
  expect(beside).not.toBe("record.key");
  await writeFile(join(into, beside), key.toString("hex"));
  expect(await findingsIn(into)).toBe(0);
});
