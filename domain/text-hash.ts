/**
 * 128-bit name of a text, as 32 hexadecimal digits: two FNV-1a of 64 bits with different starts over the text's UTF-16 units. It tells
 * contents apart (programs that went out and came back); it is no protection against somebody who forges one.
 */
export function textHash(text: string): string {
  return fnv1a64(text, 0xcbf2_9ce4_8422_2325n) + fnv1a64(text, 0x6c62_272e_07bb_0142n);
}

const PRIME = 0x100_0000_01b3n;
const MASK = 0xffff_ffff_ffff_ffffn;

function fnv1a64(text: string, start: bigint): string {
  let hash = start;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = ((hash ^ BigInt(unit & 0xff)) * PRIME) & MASK;
    hash = ((hash ^ BigInt(unit >> 8)) * PRIME) & MASK;
  }
  return hash.toString(16).padStart(16, "0");
}
