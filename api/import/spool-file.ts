import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Writes a file down as it comes in; false where it has more bytes than `most`. */
export async function spoolFile(stream: Readable, path: string, most: number): Promise<boolean> {
  let bytes = 0;
  const bounded = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > most) throw new RangeError("tooLarge");
      yield chunk;
    }
  };
  try {
    await pipeline(stream, bounded, createWriteStream(path, { mode: 0o600 }));
    return true;
  } catch (error) {
    if (bytes > most) return false;
    throw error;
  }
}
