/** Device ids, found by their bytes: looking one up makes no string and no other object. */
export class DeviceNames {
  readonly #byHash = new Map<number, Buffer[]>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const bytes = Buffer.from(name);
      const hash = hashOf(bytes, 0, bytes.length);
      const alike = this.#byHash.get(hash);
      if (alike === undefined) this.#byHash.set(hash, [bytes]);
      else alike.push(bytes);
    }
  }

  /** The name that stands in `bytes[start, end)`, as the bytes kept here; null for one that is not among them. */
  find(bytes: Buffer, start: number, end: number): Buffer | null {
    const alike = this.#byHash.get(hashOf(bytes, start, end));
    if (alike === undefined) return null;
    for (const name of alike) {
      if (name.length === end - start && isAt(name, bytes, start)) return name;
    }
    return null;
  }
}

/** FNV-1a, cut to what V8 keeps without an object. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash & 0x3fffffff;
}

/** Whether `expected` stands there. From the end, for names and topics of a site begin alike. */
export function isAt(expected: Buffer, bytes: Buffer, at: number): boolean {
  for (let i = expected.length - 1; i >= 0; i -= 1) {
    if (expected[i] !== bytes[at + i]) return false;
  }
  return true;
}
