import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameReader, frameLimits } from "../../../broker/frame-reader.ts";
import { wholeFrame } from "../../../broker/frame-writing.ts";

interface Seen {
  readonly first: number;
  readonly body: string;
  readonly size: number;
}

/** Reads pieces, coming back after each stop, and tells what was seen. `stops`: whether the sink says stop at each frame. */
function read(pieces: readonly Buffer[], stops: boolean): { seen: Seen[]; fault: string | null } {
  const seen: Seen[] = [];
  const reader = new FrameReader();
  reader.connectOnly = false;
  const sink = {
    frame(first: number, bytes: Buffer, start: number, end: number, size: number): boolean {
      seen.push({ first, body: bytes.toString("latin1", start, end), size });
      return !stops;
    },
  };
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const result = reader.read(piece, at, sink);
      if (result.kind === "fault") return { seen, fault: result.fault };
      at = result.kind === "stopped" ? result.consumed : piece.length;
    }
  }
  return { seen, fault: null };
}

const frames = fc.array(
  fc.record({
    first: fc.constantFrom(0x30, 0x32, 0x3d, 0x40, 0x82, 0xc0),
    body: fc.oneof(
      { weight: 8, arbitrary: fc.uint8Array({ maxLength: 300 }) },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: frameLimits.held - 1, max: frameLimits.held + 2 })
          .map((length) => new Uint8Array(length).fill(length & 255)),
      },
    ),
  }),
  { maxLength: 8 },
);

test("whatever the pieces and the stops, the frames are the same", () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(70_000)), fc.boolean(), (sent, cuts, stops) => {
      const fitting = sent.filter(
        ({ first, body }) => first >> 4 === 3 || body.length <= frameLimits.other,
      );
      const bytes = Buffer.concat(
        fitting.map(({ first, body }) => wholeFrame(first, Buffer.from(body), 0, body.length)),
      );
      const places = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
      const pieces = [0, ...places].map((from, i) =>
        bytes.subarray(from, places[i] ?? bytes.length),
      );
      const { seen, fault } = read(pieces, stops);
      expect(fault).toBeNull();
      expect(seen).toEqual(
        fitting.map(({ first, body }) => {
          const isLarge = body.length > frameLimits.held;
          const held = isLarge ? body.subarray(0, frameLimits.heldOfLarge) : body;
          const text = Buffer.from(held).toString("latin1");
          return { first, body: text, size: body.length };
        }),
      );
    }),
    { numRuns: 300 },
  );
});

test("of random bytes it keeps its head: frames and then at most one fault", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (pieces) => {
      const whole = read([Buffer.concat(pieces)], false);
      expect(
        read(
          pieces.map((piece) => Buffer.from(piece)),
          false,
        ),
      ).toEqual(whole);
    }),
    { numRuns: 1000 },
  );
});
