import { expect, test } from "vitest";
import { CommandRate } from "../../../api/devices/command-rate.ts";

test("a device gets twenty commands within any minute, whatever others get", () => {
  const rate = new CommandRate();
  for (let i = 0; i < 20; i++) expect(rate.take("a", i * 1000)).toBe(true);
  expect(rate.take("a", 59_999)).toBe(false);
  expect(rate.take("b", 59_999)).toBe(true);
  // The first has left the minute.
  expect(rate.take("a", 60_000)).toBe(true);
  expect(rate.take("a", 60_999)).toBe(false);
  expect(rate.take("a", 61_000)).toBe(true);
});
