import type { SeqWindow } from "./twin-model.ts";

const SIZE = 256;
const WORD = 32;

/** A window that has seen nothing. */
export function newSeqWindow(): SeqWindow {
  return { bootId: null, top: -1, bits: [0, 0, 0, 0, 0, 0, 0, 0] };
}

/** Empties a window for a boot. Changes `window` in place. */
export function restartWindow(window: SeqWindow, bootId: number): void {
  window.bootId = bootId;
  window.top = -1;
  window.bits.fill(0);
}

/**
 * Notes a seq and says whether it is new. Changes `window` in place. A seq more than 255 below the greatest is outside: it counts as new,
 * because a device's backlog may be longer than the window; the history's own key (device, output, bootId, seq) keeps such a one single.
 */
export function noteSeq(window: SeqWindow, seq: number): boolean {
  if (seq > window.top) {
    forget(window, window.top + 1, Math.min(seq, window.top + SIZE));
    window.top = seq;
  } else if (window.top - seq >= SIZE) {
    return true;
  } else if (isSet(window, seq)) {
    return false;
  }
  const word = wordOf(seq);
  window.bits[word] = window.bits[word]! | bitOf(seq);
  return true;
}

function wordOf(seq: number): number {
  return Math.floor((seq % SIZE) / WORD);
}

function bitOf(seq: number): number {
  return 1 << (seq % WORD);
}

function isSet(window: SeqWindow, seq: number): boolean {
  return (window.bits[wordOf(seq)]! & bitOf(seq)) !== 0;
}

function forget(window: SeqWindow, from: number, to: number): void {
  for (let seq = from; seq <= to; seq++) {
    const word = wordOf(seq);
    window.bits[word] = window.bits[word]! & ~bitOf(seq);
  }
}
