import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "../../../api/auth/password.ts";

test("a password fits its own hash alone", async () => {
  const hash = await hashPassword("Straßenlaterne");
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword("Straßenlaterne", hash)).toBe(true);
  expect(await verifyPassword("Strassenlaterne", hash)).toBe(false);
  expect(await verifyPassword("Straßenlaterne", null)).toBe(false);
  expect(await verifyPassword("", "nonsense")).toBe(false);
  expect(await hashPassword("Straßenlaterne")).not.toBe(hash);
});

test("an umlaut is the same however the keyboard composes it", async () => {
  const hash = await hashPassword("L\u00f6wenzahn");
  expect(await verifyPassword("Lo\u0308wenzahn", hash)).toBe(true);
});
