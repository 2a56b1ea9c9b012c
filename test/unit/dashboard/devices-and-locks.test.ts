import { describe, expect, test } from "vitest";
import { admitList } from "../../../dashboard/devices/admit-list.ts";
import { secretCode, secretsCsv } from "../../../dashboard/devices/secret-text.ts";
import { isPhone, phoneLink } from "../../../dashboard/locks/last-person.ts";
import { extendedEnd, lockEnd } from "../../../dashboard/locks/lock-end.ts";

describe("devices to admit", () => {
  test("are the first column of each line; a heading, blank lines and repeats are left out", () => {
    const text = '\uFEFFDevice;Type\r\nlc-1;a\r\n"lc_2",b\r\n\r\nlc-1\tc\r\n';
    expect(admitList(text)).toEqual({ ids: ["lc-1", "lc_2"], faults: [] });
  });

  test("what is no id is named with its line", () => {
    expect(admitList("lc-1\nlc 2\nlämpchen")).toEqual({
      ids: ["lc-1"],
      faults: [
        { line: 2, text: "lc 2" },
        { line: 3, text: "lämpchen" },
      ],
    });
  });

  test("a device whose id begins like a heading counts below the first line", () => {
    expect(admitList("lc-1\ncontroller-7").ids).toEqual(["lc-1", "controller-7"]);
  });
});

test("secrets are told as a file and as what a device connects with", () => {
  expect(secretsCsv({ "lc-1": "s1", "lc-2": "s2" })).toBe(
    "device;secret\r\nlc-1;s1\r\nlc-2;s2\r\n",
  );
  expect(JSON.parse(secretCode("lc-1", 'a"b'))).toEqual({ username: "lc-1", password: 'a"b' });
});

describe("work locks", () => {
  test.each([
    ["0170 1234567", true],
    ["+49 (6103) 601-0", true],
    ["112", false],
    ["", false],
    ["call me", false],
    ["1234x", false],
  ])("%j is a number to call: %s", (phone, is) => {
    expect(isPhone(phone)).toBe(is);
  });

  test("a number is dialled as a phone understands it", () => {
    expect(phoneLink("+49 (6103) 601-0")).toBe("tel:+4961036010");
  });

  const now = Date.parse("2026-11-22T14:10:00Z");
  test.each([
    ["oneHour", "2026-11-22T15:10:00Z"],
    ["eightHours", "2026-11-22T22:10:00Z"],
    // 15:10 in the town: 16:00 is today, 15:00 only tomorrow.
    ["clock", "2026-11-22T15:00:00Z"],
  ] as const)("a lock for %s ends at %s", (choice, end) => {
    expect(new Date(lockEnd(choice, "16:00", now, "Europe/Berlin")).toISOString()).toBe(
      new Date(end).toISOString(),
    );
  });

  test("an hour longer counts from its end, or from now where it has run out", () => {
    const hour = 3_600_000;
    expect(extendedEnd(now + 5, now)).toBe(now + 5 + hour);
    expect(extendedEnd(now - 5, now)).toBe(now + hour);
  });
});
