import { createReadStream } from "node:fs";

export type TextEncodingName =
  | "utf-8"
  | "utf-16le"
  | "utf-16be"
  | "windows-1252"
  | "windows-1250"
  | "iso-8859-15"
  | "iso-8859-2";

/** Bytes that are letters of Central European words in Windows-1250, and hardly ever stand in a text of Windows-1252. */
const central = new Set([
  0x8a, 0x8c, 0x8d, 0x8e, 0x8f, 0x9a, 0x9c, 0x9d, 0x9e, 0x9f, 0xb3, 0xb9, 0xbf, 0xcc, 0xf8, 0xd8,
]);
/** Polish letters (Ą, Ś, Ź, ą, ś, ź) of ISO 8859-2 that are signs in the encodings of Windows. */
const isoPolish = new Set([0xa1, 0xa6, 0xac, 0xb1, 0xb6, 0xbc]);
/** Czech ones (Š, Ž, š, ž), of which one is a Polish letter of Windows-1250; and letters that are Czech in both. */
const isoCzech = new Set([0xa9, 0xae, 0xb9, 0xbe]);
const czech = new Set([0xec, 0xf8, 0xf9, 0xd8, 0xcc]);
/** Bytes that are letters of Western words in Windows-1252, and rare ones in Windows-1250. */
const western = new Set([0xe0, 0xc0, 0xe5, 0xe3, 0xf1, 0xf2, 0xf5, 0xfb]);

/**
 * How the text of a file is written: by its byte order mark, by the zero bytes that UTF-16 is full of, as UTF-8 where every byte fits it,
 * else by the letters that tell Windows-1250 and ISO 8859-2 from Windows-1252 and ISO 8859-15.
 */
export async function encodingOf(path: string): Promise<TextEncodingName> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isUtf8 = true;
  let isFirst = true;
  let balance = 0;
  let [polish, czechSigns, czechLetters] = [0, 0, 0];
  let isEuro = false;
  /** Windows has signs and letters there where ISO 8859 has none. */
  let isWindows = false;
  for await (const piece of createReadStream(path, { highWaterMark: 262_144 })) {
    // A file opened without an encoding gives buffers.
    const bytes = piece as Buffer;
    if (isFirst) {
      const wide = wideEncodingOf(bytes);
      if (wide !== null) return wide;
      isFirst = false;
    }
    if (isUtf8) {
      try {
        decoder.decode(bytes, { stream: true });
      } catch {
        isUtf8 = false;
      }
    }
    for (const byte of bytes) {
      if (byte < 0x80) continue;
      if (byte < 0xa0) isWindows = true;
      else if (byte === 0xa4) isEuro = true;
      else if (isoPolish.has(byte)) polish += 1;
      else if (isoCzech.has(byte)) czechSigns += 1;
      else if (czech.has(byte)) czechLetters += 1;
      if (central.has(byte)) balance += 1;
      else if (western.has(byte)) balance -= 1;
    }
  }
  if (isUtf8) {
    try {
      decoder.decode();
      return "utf-8";
    } catch {
      // A character is cut off at the end.
    }
  }
  if (isWindows) return balance > 0 ? "windows-1250" : "windows-1252";
  const isIso = polish > 0 || (czechSigns > 0 && czechLetters > 0);
  if (isIso && balance + polish > 0) return "iso-8859-2";
  if (balance > 0) return "windows-1250";
  // The sign for any currency is rare; where it stands the later norm has the euro.
  return isEuro ? "iso-8859-15" : "windows-1252";
}

function wideEncodingOf(bytes: Buffer): "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const length = Math.min(bytes.length, 1_000) & ~1;
  let [even, odd] = [0, 0];
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even += 1;
    if (bytes[i + 1] === 0) odd += 1;
  }
  // Latin text in UTF-16 has a zero beside nearly every letter.
  if (odd > length / 5) return "utf-16le";
  return even > length / 5 ? "utf-16be" : null;
}
