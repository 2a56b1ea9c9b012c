import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  backupFileName,
  isBackupFileName,
  listBackups,
  noteDamaged,
  noteVerified,
  retire,
} from "../../../store/backup/folder.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const day = 86_400_000;
const first = Date.UTC(2026, 0, 1, 1, 30);
const facts = { version: "1", counts: { lightPoints: 3 }, leftOut: [], recordFindings: 0 };

test("names tell site, time and whether it is encrypted", () => {
  expect(backupFileName("town", first, true)).toBe("lichtpunkt-town-20260101T013000Z.tar.zst.age");
  for (const name of ["../x", "lichtpunkt-town-20260101T013000Z.tar.zst.json", ".backup-x"]) {
    expect(isBackupFileName(name)).toBe(false);
  }
});

test("the oldest go, of this site alone, and never the last that was found whole", async () => {
  const folder = temporaryFolder();
  const names = [0, 1, 2, 3].map((n) => backupFileName("town", first + n * day, false));
  for (const name of names) writeFileSync(join(folder, name), "x");
  const foreign = backupFileName("town-b", first, false);
  writeFileSync(join(folder, foreign), "x");
  mkdirSync(join(folder, ".backup-abc"));
  await noteVerified(folder, names[0] ?? "", facts, first);
  const removed = await retire(folder, "town", 2);
  expect(removed).toEqual([names[1]]);
  expect(new Set(readdirSync(folder))).toEqual(
    new Set([".backup-abc", foreign, `${names[0]}.json`, names[0], names[2], names[3]]),
  );
  const kept = await listBackups(folder);
  expect(kept.at(-1)).toMatchObject({ createdAt: first });
  expect(kept.find(({ name }) => name === names[0])).toMatchObject({
    verifiedAt: first,
    encrypted: false,
    counts: { lightPoints: 3 },
  });
  await noteVerified(folder, names[3] ?? "", facts, first);
  expect(await retire(folder, "town", 2)).toEqual([names[0]]);
});

test("one that was found damaged counts as sound no more, until it is found whole again", async () => {
  const folder = temporaryFolder();
  const names = [0, 1, 2].map((n) => backupFileName("town", first + n * day, true));
  const [oldest = "", middle = "", newest = ""] = names;
  for (const name of names) {
    writeFileSync(join(folder, name), "x");
    await noteVerified(folder, name, facts, first);
  }
  await noteDamaged(folder, newest);
  await noteDamaged(folder, middle);
  const kept = await listBackups(folder);
  expect(kept.map(({ verifiedAt }) => verifiedAt)).toEqual([null, null, first]);
  // What it was when it was written, so that it can be held to it again.
  expect(kept[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await retire(folder, "town", 1)).toEqual([middle]);
  await noteVerified(folder, newest, facts, first + day);
  expect(await retire(folder, "town", 1)).toEqual([oldest]);
});

test("a folder that is not there has no backups", async () => {
  expect(await listBackups(join(temporaryFolder(), "none"))).toEqual([]);
});
