import fc from "fast-check";
import { expect, test } from "vitest";
import { newSeqWindow, noteSeq, restartWindow } from "../../../domain/seq-window.ts";

test("each seq within 256 of the greatest is new once, in any order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(600), fc.integer({ min: 4_294_967_000, max: 4_294_967_295 })), {
        maxLength: 120,
      }),
      (seqs) => {
        const window = newSeqWindow();
        restartWindow(window, 1);
        const seen = new Set<number>();
        let top = -1;
        for (const seq of seqs) {
          const expected = !seen.has(seq) || top - seq >= 256;
          expect([seq, noteSeq(window, seq)]).toEqual([seq, expected]);
          seen.add(seq);
          top = Math.max(top, seq);
        }
        expect(window.top).toBe(top);
      },
    ),
  );
});

test.each([
  [
    [0, 255, 0],
    [true, true, false],
  ],
  [
    [0, 256, 0],
    [true, true, true],
  ],
  [
    [5, 5],
    [true, false],
  ],
  [
    [31, 32, 31, 63, 32],
    [true, true, false, true, false],
  ],
  [
    [0, 1000, 999, 1000],
    [true, true, true, false],
  ],
])("%j", (seqs, expected) => {
  const window = newSeqWindow();
  expect(seqs.map((seq) => noteSeq(window, seq))).toEqual(expected);
});

test("a restart forgets", () => {
  const window = newSeqWindow();
  noteSeq(window, 3);
  restartWindow(window, 9);
  expect(window).toMatchObject({ bootId: 9, top: -1 });
  expect(noteSeq(window, 3)).toBe(true);
});
