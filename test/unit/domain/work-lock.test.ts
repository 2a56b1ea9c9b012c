import fc from "fast-check";
import { expect, test } from "vitest";
import { lockBook, type WorkLock } from "../../../domain/work-lock.ts";

const lock = (id: string, more: Partial<WorkLock> = {}): WorkLock => ({
  id,
  target: { kind: "lightPoint", id: "lp_a" },
  person: "Ada Berg",
  phone: "0151 1234",
  from: 100,
  until: 200,
  ...more,
});
const place = { lightId: "lp_a", segmentId: "s1", cabinetId: "c1" };

test.each([
  [99, null],
  [100, "l"],
  [199, "l"],
  [200, null],
])("a lock from 100 until 200 at %i", (at, expected) => {
  expect(lockBook([lock("l")]).on(place, at)?.id ?? null).toBe(expected);
});

test.each([
  [{ kind: "lightPoint", id: "lp_a" }, true],
  [{ kind: "lightPoint", id: "lp_b" }, false],
  [{ kind: "segment", id: "s1" }, true],
  [{ kind: "segment", id: "lp_a" }, false],
  [{ kind: "cabinet", id: "c1" }, true],
  [{ kind: "cabinet", id: "s1" }, false],
] as const)("a lock on %o reaches the light point: %s", (target, reaches) => {
  const book = lockBook([lock("l", { target })]);
  expect(book.on(place, 150) !== null).toBe(reaches);
  expect(reaches && !book.mayReach(place)).toBe(false);
});

test("of several the one that holds longest is named, whatever their order", () => {
  const locks = [
    lock("a", { until: 180 }),
    lock("b", { until: 300, target: { kind: "cabinet", id: "c1" } }),
    lock("d", { until: 300, target: { kind: "segment", id: "s1" } }),
    lock("e", { from: 160, until: 900 }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(locks, { minLength: 4 }), (shuffled) => {
      const book = lockBook(shuffled);
      expect(book.on(place, 150)?.id).toBe("b");
      expect(book.on(place, 170)?.id).toBe("e");
      expect(book.on({ ...place, segmentId: null, cabinetId: null }, 150)?.id).toBe("a");
    }),
  );
});

test("the next change is the next beginning or end", () => {
  const book = lockBook([lock("a"), lock("b", { from: 150, until: 400 })]);
  expect([0, 100, 150, 200, 399, 400].map((at) => book.nextChange(at))).toEqual([
    100,
    150,
    200,
    400,
    400,
    null,
  ]);
  expect(book.mayReach({ lightId: "lp_b", segmentId: null, cabinetId: null })).toBe(false);
  expect(lockBook([]).isEmpty).toBe(true);
  expect(lockBook([]).nextChange(0)).toBeNull();
});
