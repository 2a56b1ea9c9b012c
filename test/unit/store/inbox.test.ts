import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openBallast } from "../../../store/ballast.ts";
import { openInbox } from "../../../store/inbox.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const bytes = (size: number, value = 1) => new Uint8Array(size).fill(value);
const inboxPath = () => join(temporaryFolder(), "inbox.db");
const MIB = 1024 * 1024;

test("gives back each batch as it came, after the offset asked for", () => {
  const inbox = openInbox(inboxPath());
  expect(inbox.last()).toBe(0);
  expect(inbox.append(bytes(3, 9), 2, 1_000)).toEqual({ kind: "appended", offset: 1 });
  expect(inbox.append(bytes(0), 0, 2_000)).toEqual({ kind: "appended", offset: 2 });
  expect(inbox.append(bytes(70_000, 7), 300, 3_000)).toEqual({ kind: "appended", offset: 3 });
  expect(inbox.read(0, 10)).toEqual([
    { offset: 1, count: 2, receivedAt: 1_000, batch: bytes(3, 9) },
    { offset: 2, count: 0, receivedAt: 2_000, batch: bytes(0) },
    { offset: 3, count: 300, receivedAt: 3_000, batch: bytes(70_000, 7) },
  ]);
  expect(inbox.read(1, 1).map((one) => one.offset)).toEqual([2]);
  expect(inbox.read(3, 10)).toEqual([]);
  inbox.close();
});

test("offsets are never given twice: not after trimming, a restart, or the loss of the file", () => {
  const path = inboxPath();
  let inbox = openInbox(path);
  for (let number = 0; number < 5; number += 1) inbox.append(bytes(10), 1, 0);
  expect(inbox.trim(5)).toBe(false);
  inbox.close();
  inbox = openInbox(path);
  expect(inbox.last()).toBe(5);
  expect(inbox.append(bytes(10), 1, 0)).toEqual({ kind: "appended", offset: 6 });
  inbox.close();
  inbox = openInbox(inboxPath(), { after: 6 });
  expect(inbox.last()).toBe(6);
  expect(inbox.append(bytes(10), 1, 0)).toEqual({ kind: "appended", offset: 7 });
  inbox.close();
});

test("trims in portions, never beyond what was asked, and uses the room again", () => {
  const inbox = openInbox(inboxPath());
  for (let number = 0; number < 150; number += 1) inbox.append(bytes(20_000), 1, 0);
  expect(inbox.trim(100)).toBe(true);
  expect(inbox.trim(100)).toBe(false);
  expect(inbox.read(0, 1).map((one) => one.offset)).toEqual([101]);
  for (let round = 0; round < 20; round += 1) {
    for (let number = 0; number < 10; number += 1) inbox.append(bytes(MIB / 2), 1, 0);
    while (inbox.trim(inbox.last())) continue;
  }
  // 100 MiB have passed through.
  expect(inbox.sizeBytes()).toBeLessThan(50 * MIB);
  inbox.close();
});

test("gives room back to the disk after an outage has filled it", () => {
  const inbox = openInbox(inboxPath());
  for (let number = 0; number < 80; number += 1) inbox.append(bytes(MIB), 1, 0);
  const full = inbox.sizeBytes();
  for (let round = 0; round < 40; round += 1) {
    inbox.trim(inbox.last());
    inbox.append(bytes(10), 1, 0);
  }
  expect(inbox.sizeBytes()).toBeLessThan(full - 30 * MIB);
  inbox.close();
});

test("a full disk is an answer: nothing is lost, nothing is half written, and it goes on when there is room", () => {
  const inbox = openInbox(inboxPath(), { maxBytes: MIB });
  let stored = 0;
  while (inbox.append(bytes(50_000), 1, 0).kind === "appended") stored += 1;
  expect(stored).toBeGreaterThan(5);
  expect(inbox.append(bytes(50_000), 1, 0)).toEqual({ kind: "diskFull" });
  expect(inbox.read(0, 100).map((one) => one.offset)).toEqual(
    Array.from({ length: stored }, (_, place) => place + 1),
  );
  expect(inbox.append(bytes(100), 1, 0)).toMatchObject({ kind: "appended", offset: stored + 1 });
  inbox.close();
});

test("the ballast is real bytes, is kept over a restart, and an unfinished one does not count", () => {
  const path = join(temporaryFolder(), "ballast");
  const ballast = openBallast(path, MIB);
  expect([ballast.held(), statSync(path).size]).toEqual([true, MIB]);
  expect(statSync(path).blocks * 512).toBeGreaterThanOrEqual(MIB);
  expect(openBallast(path, MIB).held()).toBe(true);
  expect(existsSync(`${path}.new`)).toBe(false);
});

test("urgent work gets the ballast, the rest waits until it is back", () => {
  const path = join(temporaryFolder(), "ballast");
  const ballast = openBallast(path, 65_536);
  const outcomes: ({ kind: "done" } | { kind: "diskFull" })[] = [];
  const attempt = () => outcomes.shift() ?? { kind: "done" as const };
  const full = { kind: "diskFull" } as const;

  outcomes.push(full);
  expect(ballast.guard(false, attempt)).toEqual(full);
  expect(ballast.held()).toBe(true);

  outcomes.push(full, { kind: "done" });
  expect(ballast.guard(true, attempt)).toEqual({ kind: "done" });
  expect([ballast.held(), existsSync(path)]).toEqual([false, false]);

  expect(ballast.guard(false, attempt)).toEqual(full);
  expect(ballast.guard(true, attempt)).toEqual({ kind: "done" });
  expect(ballast.restore()).toBe(true);
  expect(ballast.guard(false, attempt)).toEqual({ kind: "done" });
});
