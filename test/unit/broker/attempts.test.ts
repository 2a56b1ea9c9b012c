import { describe, expect, test } from "vitest";
import { addressGroup } from "../../../broker/address-group.ts";
import { Attempts } from "../../../broker/attempts.ts";

const home = "192.0.2.7";

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::6", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  [null, ""],
])("%s counts as %s", (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

describe("failed CONNECTs", () => {
  test("of one device from one address are one too many from there, and from nowhere else", () => {
    const attempts = new Attempts();
    for (let i = 0; i < 10; i += 1) expect(attempts.failed("lamp1", home, 0)).toBe(false);
    expect(attempts.failed("lamp1", home, 0)).toBe(true);
    expect(attempts.failed("lamp1", "192.0.2.8", 0)).toBe(false);
    expect(attempts.failed("lamp2", home, 0)).toBe(false);
    // What is too many counts no more: the wait does not grow.
    expect(attempts.failed("lamp1", home, 10)).toBe(false);
  });

  test("of many ids from one address keep no lamp out that was never accepted from there", () => {
    const attempts = new Attempts({ burst: 5, perSecond: 1 });
    for (let i = 0; i < 5; i += 1) expect(attempts.failed(`guess${i}`, home, 0)).toBe(false);
    expect(attempts.failed("guess6", home, 0)).toBe(true);
    expect(attempts.refuse("lamp1", home, 0)).toBeNull();
    expect(attempts.failed("guess6", home, 1)).toBe(false);
  });

  test("are looked at without end neither, and leave those alone that were accepted from there", () => {
    const attempts = new Attempts({ burst: 5, perSecond: 1 }, { burst: 3, perSecond: 3 });
    attempts.accepted("lamp1", home, 0);
    for (let i = 0; i < 5; i += 1) attempts.failed(`guess${i}`, home, 0);
    const refused = Array.from({ length: 4 }, () => attempts.refuse("guess6", home, 0));
    expect(refused).toEqual([null, null, null, "tooManyFailures"]);
    expect(attempts.refuse("lamp1", home, 0)).toBeNull();
    expect(attempts.refuse("lamp2", "192.0.2.8", 0)).toBeNull();
    expect(attempts.refuse("guess6", home, 0.5)).toBeNull();
  });

  test("under a lamp's name do not lock it out, though a neighbour behind the same address makes them", () => {
    const attempts = new Attempts();
    attempts.accepted("lamp1", home, 0);
    for (let i = 0; i < 1_000; i += 1) attempts.failed("lamp1", home, 0);
    const refused = Array.from({ length: 3_000 }, () => attempts.refuse("lamp1", home, 0));
    expect(refused.every((why) => why === null)).toBe(true);
  });
});

test("a town behind one address connects at once", () => {
  const attempts = new Attempts();
  for (let i = 0; i < 5_000; i += 1) {
    expect(attempts.refuse(`lamp${i}`, home, 0)).toBeNull();
    attempts.accepted(`lamp${i}`, home, 0);
  }
});

test("a device that connects again and again is told to wait", () => {
  const attempts = new Attempts();
  const refused = Array.from({ length: 31 }, () => {
    const why = attempts.refuse("lamp1", home, 0);
    if (why === null) attempts.accepted("lamp1", home, 0);
    return why;
  });
  expect(refused.indexOf("connectsTooOften")).toBe(30);
  expect(attempts.refuse("lamp1", home, 2)).toBeNull();
});
