import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { describe, expect, test } from "vitest";
import { Challenges } from "../../../api/auth/challenges.ts";
import { isProven } from "../../../api/auth/proof.ts";
import { SecretBox } from "../../../api/auth/secret-box.ts";
import { hashesOf, newRecoveryCodes, newSecret, stepOf } from "../../../api/auth/second-factor.ts";
import { SignInLimits } from "../../../api/auth/sign-in-limits.ts";
import { passwordFault } from "../../../api/contract/password-rules.ts";
import { agentWords } from "../../../dashboard/session/agent-words.ts";

const start = Date.UTC(2026, 10, 20, 12);

describe("limits of signing in", () => {
  let now = start;
  const limits = (longestAccountWaitMs = 10_000) => {
    now = start;
    return new SignInLimits(() => now, longestAccountWaitMs);
  };
  const eva = { account: "e@example.org", address: "203.0.113.1" };

  test("from one place wait twice as long each time, a quarter of an hour at most", () => {
    const one = limits();
    for (let i = 0; i < 5; i++) expect(one.begin(eva)).toBe(0);
    const waits: number[] = [];
    for (let i = 0; i < 15; i++) {
      const wait = one.begin(eva);
      waits.push(wait / 1000);
      now += wait;
      expect(one.begin(eva)).toBe(0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900]);
    expect(one.begin({ ...eva, address: "203.0.113.2" })).toBe(0);
  });

  test("count an attempt before it is looked at: a hundred at once are five", () => {
    const one = limits();
    const begun = Array.from({ length: 100 }, () => one.begin(eva)).filter((wait) => wait === 0);
    expect(begun).toHaveLength(5);
    one.succeeded(eva);
    expect(one.begin(eva)).toBe(0);
  });

  test("take the addresses of one IPv6 network for one place", () => {
    const one = limits();
    for (let i = 0; i < 5; i++) one.begin({ ...eva, address: `2001:db8:1:2::${i}` });
    expect(one.begin({ ...eva, address: "2001:db8:1:2:ffff::9" })).toBe(1000);
    expect(one.begin({ ...eva, address: "2001:db9:1:2::1" })).toBe(0);
  });

  test("never hold up a place from which the account signed in before, whatever others do", () => {
    const one = limits();
    const home = { ...eva, address: "192.0.2.7" };
    one.begin(home);
    one.succeeded(home);
    for (let i = 0; i < 500; i++) one.begin({ ...home, address: `203.0.113.${i}` });
    expect(one.begin({ ...home, address: "198.51.100.9" })).toBe(10_000);
    expect(one.begin(home)).toBe(0);
    now += 3_600_001;
    expect(one.begin({ ...home, address: "198.51.100.9" })).toBe(0);
    expect(one.begin({ ...home, address: "198.51.100.10" })).toBe(0);
  });

  test("let codes from many addresses wait longer and longer", () => {
    const one = limits(900_000);
    for (let i = 0; i < 30; i++) one.begin({ ...eva, address: `203.0.113.${i}` });
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      const guess = { ...eva, address: `198.51.100.${i}` };
      const wait = one.begin(guess);
      waits.push(wait / 1000);
      now += wait;
      one.begin(guess);
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
  });
});

describe("a sealed secret", () => {
  const box = new SecretBox(randomBytes(32));

  test("opens for its owner alone, with its key alone, as it was sealed", () => {
    const sealed = box.seal("JBSWY3DPEHPK3PXP", "u_eva");
    expect(sealed).not.toContain("JBSWY3DPEHPK3PXP");
    expect(box.open(sealed, "u_eva")).toBe("JBSWY3DPEHPK3PXP");
    expect(box.open(sealed, "u_hans")).toBeNull();
    expect(new SecretBox(randomBytes(32)).open(sealed, "u_eva")).toBeNull();
    expect(box.seal("JBSWY3DPEHPK3PXP", "u_eva")).not.toBe(sealed);
  });

  test("does not open when any of its signs is another, cut off, or none of ours", () => {
    const sealed = box.seal("JBSWY3DPEHPK3PXP", "u_eva");
    const [form, iv = "", text = "", tag = ""] = sealed.split(".");
    for (const changed of [
      [form, iv, text.replace(/./, (sign) => (sign === "A" ? "B" : "A")), tag],
      [form, iv.replace(/./, (sign) => (sign === "A" ? "B" : "A")), text, tag],
      [form, iv, text, tag.replace(/./, (sign) => (sign === "A" ? "B" : "A"))],
      [form, iv, text, tag.slice(0, 6)],
      [form, iv, text],
      ["JBSWY3DPEHPK3PXP"],
      [""],
    ]) {
      expect(box.open(changed.join("."), "u_eva")).toBeNull();
    }
  });
});

test("a challenge is good until it is closed, five times wrong, or five minutes old", () => {
  let now = start;
  const challenges = new Challenges(() => now);
  const person = { userId: "u_1", method: "password" };
  const [closed, wrong, old] = [1, 2, 3].map(() => challenges.open(person));
  expect(challenges.find(old ?? "")).toMatchObject(person);
  challenges.close(closed ?? "");
  for (let i = 0; i < 5; i++) challenges.wrong(wrong ?? "");
  const ended = challenges.open(person);
  const others = challenges.open({ ...person, userId: "u_2" });
  challenges.closeOf("u_1");
  expect([challenges.find(ended), challenges.find(others)?.userId]).toEqual([null, "u_2"]);
  now += 300_000;
  expect([closed, wrong, old, "guess"].map((one) => challenges.find(one ?? ""))).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

describe("a code of the app", () => {
  const secret = newSecret();
  const code = (at: number): string =>
    TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at });

  test.each([
    [-60_000, false],
    [-30_000, true],
    [0, true],
    [30_000, true],
    [60_000, false],
  ])("shown %d ms away is taken: %s", (away, taken) => {
    expect(stepOf(secret, code(start + away), 0, start) !== null).toBe(taken);
  });

  test("is not taken again, nor one before it", () => {
    const step = stepOf(secret, code(start), 0, start) ?? 0;
    expect(stepOf(secret, code(start), step, start)).toBeNull();
    expect(stepOf(secret, code(start - 30_000), step, start)).toBeNull();
    expect(stepOf(secret, code(start + 30_000), step, start)).toBe(step + 1);
  });
});

test("a recovery code may be written as people copy it from paper", () => {
  const codes = newRecoveryCodes();
  const copied = codes.map((code) => code.toUpperCase().replaceAll("-", " ").replaceAll("0", "O"));
  expect(hashesOf(copied)).toBe(hashesOf(codes));
  expect(codes[0]).toMatch(/^(?:[0-9a-z]{4}-){3}[0-9a-z]{4}$/);
});

test.each([
  [start, true],
  [start - 599_999, true],
  [start - 600_000, false],
  [null, false],
])("a proof of %s holds: %s", (provenAt, holds) => {
  expect(isProven({ provenAt }, start)).toBe(holds);
});

test.each([
  ["Mast am Bach", null],
  ["7k3m9x2p5q1z", null],
  ["839201746582", null],
  ["Laternenanzünder", null],
  ["elf Zeichen", "tooShort"],
  ["💡💡💡💡💡💡💡💡💡💡💡", "tooShort"],
  ["abababababab", "repeated"],
  ["abcdefghijkl", "sequence"],
  ["poiuztrewq99", "sequence"],
  ["P4ssw0rt2026!", "common"],
  ["!!Willkommen2026", "common"],
  ["Musterstadt-2026", "personal"],
  ["Schmidt-Oberhuber", "personal"],
])("as a password %s is %s", (password, fault) => {
  expect(passwordFault(password, ["Eva Schmidt-Oberhuber", "eva@musterstadt.de"])).toBe(fault);
});

test.each([
  [null, null],
  ["curl/8.0", null],
  ["Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge, Windows"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1",
    "Safari, iPhone",
  ],
  ["Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Mobile Safari/537.36", "Chrome, Android"],
])("%s is called %s", (agent, words) => {
  expect(agentWords(agent)).toBe(words);
});
