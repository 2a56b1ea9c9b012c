import { describe, expect, test } from "vitest";
import { Screen, type LiveSocket } from "../../../api/live/screen.ts";

function screenOver(transport: { writable: boolean }, writeBuffer: unknown[]): Screen {
  // Of a socket the screen looks at its connection alone here.
  return new Screen({ conn: { transport, writeBuffer } } as unknown as LiveSocket, 1);
}

describe("a screen", () => {
  test.each([
    [true, 0, true],
    [false, 0, false],
    [true, 1, false],
    [false, 3, false],
  ])("with writable %s and %d packets waiting is ready: %s", (writable, waiting, ready) => {
    expect(screenOver({ writable }, Array(waiting).fill("packet")).isReady()).toBe(ready);
  });

  test.each([
    [false, 0, false],
    [true, 4999, true],
    [true, 5000, false],
  ])("hidden %s rests after %d ms: %s", (hidden, after, rests) => {
    const screen = screenOver({ writable: true }, []);
    screen.hidden = hidden;
    screen.frameAt = 1_000_000;
    expect(screen.rests(1_000_000 + after)).toBe(rests);
  });
});
