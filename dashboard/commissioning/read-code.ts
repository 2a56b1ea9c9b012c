import { decodeQR } from "qr/decode.js";

/** Enough for a code that fills a third of the picture, little enough for an old phone. */
const longestSide = 800;

/** Draws a picture small enough to be searched; gives null before the picture has a size. */
function pixelsOf(
  picture: CanvasImageSource,
  width: number,
  height: number,
  canvas: HTMLCanvasElement,
): ImageData | null {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null || canvas.width === 0 || canvas.height === 0) return null;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function textIn(pixels: ImageData | null): string | null {
  if (pixels === null) return null;
  try {
    return decodeQR(pixels);
  } catch {
    // No code in the picture, or not a whole one: the next picture may have it.
    return null;
  }
}

/** Text of the code that the camera sees now, null for none. */
export const readFrame = (video: HTMLVideoElement, canvas: HTMLCanvasElement): string | null =>
  textIn(pixelsOf(video, video.videoWidth, video.videoHeight, canvas));

/** Text of the code in a photo, null for none. Rejects where the file is no picture. */
export async function readPhoto(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  const text = textIn(pixelsOf(picture, picture.width, picture.height, canvas));
  picture.close();
  return text;
}
