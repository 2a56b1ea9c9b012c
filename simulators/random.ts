/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** 0 up to but not 1. */
  next(): number;
  /** From `low` up to but not `high`. */
  between(low: number, high: number): number;
  /** Whole number from 0 up to but not `count`. */
  below(count: number): number;
  chance(probability: number): boolean;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** A new list in another order. */
  shuffled<T>(list: readonly T[]): T[];
}

/** 32 bits of a text that differ widely for texts that differ little (FNV-1a with a final mix). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return mix(hash);
}

/** Scrambles the bits of a 32-bit number, one to one. */
export function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A stream of numbers for a seed; streams of one seed with different names are independent. */
export function seededRandom(seed: number, name: string): Random {
  // The small fast counter generator with 32-bit words (sfc32, Chris Doty-Humphrey, public domain algorithm).
  let a = mix(seed);
  let b = mix(seed ^ 0x5bf03635);
  let c = hashText(name);
  let counter = 1;
  const word = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) word();
  const next = (): number => word() / 0x1_0000_0000;
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (list) => {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new RangeError("Nothing to pick from: the list is empty.");
      return chosen;
    },
    shuffled: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1);
        // Both indices lie inside the copy.
        [copy[i], copy[j]] = [copy[j] as (typeof copy)[0], copy[i] as (typeof copy)[0]];
      }
      return copy;
    },
  };
}

/** A smooth random surface, -1..1, with hills about `size` metres apart. */
export function smoothNoise(seed: number, size: number): (x: number, y: number) => number {
  const corner = (ix: number, iy: number): number =>
    mix(mix(seed ^ Math.imul(ix, 0x9e3779b1)) ^ Math.imul(iy, 0x85ebca6b)) / 0x8000_0000 - 1;
  const ease = (t: number): number => t * t * (3 - 2 * t);
  return (x, y) => {
    const u = x / size;
    const v = y / size;
    const ix = Math.floor(u);
    const iy = Math.floor(v);
    const fx = ease(u - ix);
    const fy = ease(v - iy);
    const low = corner(ix, iy) * (1 - fx) + corner(ix + 1, iy) * fx;
    const high = corner(ix, iy + 1) * (1 - fx) + corner(ix + 1, iy + 1) * fx;
    return low * (1 - fy) + high * fy;
  };
}
