import fc from "fast-check";
import { expect, test } from "vitest";
import { exchanged } from "../../../api/office/sorted.ts";

test("a sorted list after an exchange is what sorting it anew gives", () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 60 }));
  const ascending = (a: number, b: number): number => a - b;
  fc.assert(
    fc.property(numbers, numbers, numbers, (list, gone, more) => {
      const sorted = list.toSorted(ascending);
      const rest = new Set(sorted.filter((one) => !gone.includes(one)));
      // What goes may come again: a light point that has changed.
      const fresh = more.filter((one) => !rest.has(one));
      expect(exchanged(sorted, gone, fresh, ascending)).toEqual(
        [...rest, ...fresh].toSorted(ascending),
      );
    }),
    { numRuns: 1_000 },
  );
});
