import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TimelineStep } from "../../../api/contract/lights.ts";
import { layOver } from "../../../api/office/timeline.ts";

const decidedBy = { code: "clock", parameters: {} };

describe("layOver", () => {
  test("leaves no gap, no overlap, and the override's level within its span", () => {
    const bounds = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(bounds, fc.nat(100), fc.nat(100), (numbers, a, b) => {
        const at = numbers.toSorted((x, y) => x - y);
        const steps = at.slice(1).map((to, i): TimelineStep => ({
          from: at[i] ?? 0,
          to,
          level: i,
          rampTime: 1,
          decidedBy,
        }));
        const first = at[0] ?? 0;
        const last = at.at(-1) ?? 0;
        const from = Math.max(first, Math.min(a, b));
        const to = Math.min(last, Math.max(a, b));
        const over = { from, to, level: 99, rampTime: 2, decidedBy };
        const laid = layOver(steps, over);
        expect(laid[0]?.from).toBe(first);
        expect(laid.at(-1)?.to).toBe(last);
        expect(laid.every((step) => step.from < step.to)).toBe(true);
        expect(laid.slice(1).map((step) => step.from)).toEqual(
          laid.slice(0, -1).map((step) => step.to),
        );
        for (let t = first; t < last; t++) {
          const level = laid.find((step) => t >= step.from && t < step.to)?.level;
          const before = steps.find((step) => t >= step.from && t < step.to)?.level;
          expect(level).toBe(t >= from && t < to ? 99 : before);
        }
      }),
    );
  });
});
