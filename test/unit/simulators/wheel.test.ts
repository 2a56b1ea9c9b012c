import fc from "fast-check";
import { expect, test } from "vitest";
import { createWheel } from "../../../simulators/wheel.ts";

test("each alarm goes off once, not early, and in the order of time", () => {
  const wheel = createWheel(4, 20, 1_000);
  const fired: string[] = [];
  wheel.set(0, 1_100);
  wheel.set(1, 1_050);
  wheel.set(2, 1_000);
  wheel.set(1, 1_300);
  const until = (now: number): void => wheel.advance(now, (id) => fired.push(`${now}:${id}`));
  until(1_090);
  until(1_120);
  until(1_400);
  expect(fired).toEqual(["1090:2", "1120:0", "1400:1"]);
});

test("an alarm switched off stays silent; one set while it rings waits for the next turn", () => {
  const wheel = createWheel(2, 20, 0);
  let rung = 0;
  wheel.set(0, 40);
  wheel.set(0, Infinity);
  wheel.set(1, 40);
  wheel.advance(40, (id) => {
    rung += 1;
    wheel.set(id, 0);
  });
  expect(rung).toBe(1);
  wheel.advance(60, () => {
    rung += 1;
  });
  expect(rung).toBe(2);
});

test("whatever is set, moved and waited for: no alarm is lost, early, or doubled", () => {
  const action = fc.oneof(
    fc.record({ id: fc.nat(9), wait: fc.nat(400_000) }),
    fc.record({ advance: fc.nat(120_000) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const wheel = createWheel(10, 20, 0);
      const due = new Map<number, number>();
      let now = 0;
      for (const step of actions) {
        if ("id" in step) {
          wheel.set(step.id, now + step.wait);
          due.set(step.id, now + step.wait);
          continue;
        }
        now += step.advance;
        wheel.advance(now, (id) => {
          expect(due.get(id)).toBeLessThanOrEqual(now);
          expect(due.delete(id)).toBe(true);
        });
        // An alarm may be late by the grain of the wheel, and by one turn of it where it was set for now.
        for (const at of due.values()) expect(at).toBeGreaterThan(now - 40);
      }
    }),
  );
});
