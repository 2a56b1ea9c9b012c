/** A lamp shows which one it is: for a while it changes between dark and full light each second, beside whatever it is told. */
export interface Blink {
  /** True time, ms. */
  readonly from: number;
  readonly until: number;
}

const halfPeriodMs = 1_000;

/** The level while it blinks, or `level` when it does not: first what it is not, so that the change is seen at once. */
export function blinked(blink: Blink | null, level: number, ms: number): number {
  if (blink === null || ms < blink.from || ms >= blink.until) return level;
  const first = Math.floor((ms - blink.from) / halfPeriodMs) % 2 === 0;
  return first === level > 0 ? 0 : 100;
}

/** The next instant after `ms` at which a blinking lamp changes; Infinity for one that does not blink. */
export function nextBlink(blink: Blink | null, ms: number): number {
  if (blink === null || ms >= blink.until) return Infinity;
  const turns = Math.floor(Math.max(0, ms - blink.from) / halfPeriodMs) + 1;
  return Math.min(blink.until, blink.from + turns * halfPeriodMs);
}
