import { writeFileSync } from "node:fs";
import encodeQR from "qr";

const width = 640;
const height = 480;
/** Pixels of a module: a code of 29 modules and its quiet zone fill four fifths of the picture. */
const scale = 11;
/** How long each code is held before the camera, s. */
const heldSeconds = 1;
const framesPerSecond = 4;

/** Luma of a picture with the code in its middle; 235 and 16 are white and black of video (BT.601). */
function pictureOf(text: string): Buffer {
  const rows = encodeQR(text, "raw", { border: 2 });
  const side = rows.length * scale;
  if (side > height) throw new Error(`the code of ${text} does not fit`);
  const left = Math.floor((width - side) / 2);
  const top = Math.floor((height - side) / 2);
  const luma = Buffer.alloc(width * height, 180);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const dark = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true;
      luma[(top + y) * width + left + x] = dark ? 16 : 235;
    }
  }
  return luma;
}

/** Writes a film in which the codes are held up one after the other, for Chromium's `--use-file-for-fake-video-capture`. */
export function filmCodes(file: string, codes: readonly string[]): void {
  const grey = Buffer.alloc((width * height) / 2, 128);
  const parts: Uint8Array[] = [
    Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420\n`),
  ];
  for (const code of codes) {
    const picture = pictureOf(code);
    for (let i = 0; i < heldSeconds * framesPerSecond; i++) {
      parts.push(Buffer.from("FRAME\n"), picture, grey);
    }
  }
  writeFileSync(file, Buffer.concat(parts));
}
