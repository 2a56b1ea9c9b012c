import { encodeQR } from "qr";
import { mm } from "./sheets.ts";

/** What stands on a label. */
export interface Label {
  /** Text of the code. */
  readonly code: string;
  /** Small, on top: whose it is. */
  readonly heading: string;
  /** Large: what people read out. */
  readonly name: string;
  readonly detail: string | null;
  /** What to do with it. */
  readonly hint: string;
}

/** Names under which the document knows its typefaces. */
export const faces = { regular: "regular", bold: "bold" } as const;

const ink = "#000000";
const pale = "#444444";
/** Light modules around a code, as its standard asks for. */
const quietModules = 4;
/** Most printers leave this much of a sheet's edge white, and labels reach to the edge. */
const marginMm = 4.5;
/** Around the code: its quiet zone is white anyway. */
const codeInsetMm = 1;

interface Box {
  /** Points. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a label: its code on the left, as tall as the label, its words beside it. */
export function drawLabel(pdf: PDFKit.PDFDocument, label: Label, box: Box): void {
  const margin = marginMm * mm;
  const inset = codeInsetMm * mm;
  const side = box.height - 2 * inset;
  const code = { left: box.left + 2 * inset, top: box.top + inset, width: side, height: side };
  drawCode(pdf, label.code, code);
  const left = code.left + side;
  const width = box.left + box.width - margin - left;
  const bottom = box.top + box.height - margin;
  let top = box.top + margin;
  const write = (text: string, { face, size, height }: Fitted, colour: string): void => {
    pdf.font(face).fontSize(size).fillColor(colour);
    // A hair more than the lines take, else rounding would cut the last one.
    pdf.text(text, left, top, { width, height: height + 0.5, ellipsis: true });
    top += height;
  };
  const fit = (text: string, face: string, sizes: readonly Size[], room: number): Fitted =>
    fitting(pdf, text, face, sizes, { width, room });
  const heading = fit(label.heading, faces.regular, headingSizes, bottom - top);
  const hint = fit(label.hint, faces.regular, hintSizes, bottom - top);
  const detail = fit(label.detail ?? "", faces.regular, detailSizes, bottom - top);
  write(label.heading, heading, pale);
  const room = bottom - top - hint.height - (label.detail === null ? 0 : detail.height);
  write(label.name, fit(label.name, faces.bold, nameSizes, room), ink);
  if (label.detail !== null) write(label.detail, detail, ink);
  top = bottom - hint.height;
  write(label.hint, hint, pale);
}

/** Size in points, and the lines that a text may take at it. */
type Size = readonly [points: number, lines: number];

const headingSizes: readonly Size[] = [7, 6.5, 6, 5.5].map((points) => [points, 1]);
const detailSizes: readonly Size[] = [8, 7.5, 7].map((points) => [points, 2]);
const hintSizes: readonly Size[] = [6.5, 6].map((points) => [points, 2]);
/** A number is read out, so it is never cut: rather it is broken over lines. */
const nameSizes: readonly Size[] = [
  ...[28, 26, 24, 22, 20, 18, 16, 14].map((points): Size => [points, 1]),
  ...[13, 12, 11, 10, 9, 8, 7, 6, 5].map((points): Size => [points, 3]),
];

interface Fitted {
  readonly face: string;
  readonly size: number;
  /** Of all its lines, points. */
  readonly height: number;
}

/** The first size at which a text fits into the room; at the last one it is cut. */
function fitting(
  pdf: PDFKit.PDFDocument,
  text: string,
  face: string,
  sizes: readonly Size[],
  { width, room }: { readonly width: number; readonly room: number },
): Fitted {
  let fitted: Fitted = { face, size: 0, height: 0 };
  for (const [size, lines] of sizes) {
    pdf.font(face).fontSize(size);
    const most = Math.min(room, lines * pdf.currentLineHeight(true));
    const height = pdf.heightOfString(text, { width });
    fitted = { face, size, height: Math.min(height, most) };
    if (height <= most + 0.1) break;
  }
  return fitted;
}

/** The code as filled rectangles, sharp at every resolution; rows overlap a hair so that no light line shows between them. */
function drawCode(pdf: PDFKit.PDFDocument, text: string, box: Box): void {
  // The least border that the encoder draws is one module; ours is wider and is left white.
  const modules = encodeQR(text, "raw", { ecc: "quartile", border: 1 });
  const count = modules.length - 2;
  const unit = Math.min(box.width, box.height) / (count + 2 * quietModules);
  const at = (index: number): number => (index - 1 + quietModules) * unit;
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length;) {
      if (row[x] !== true) {
        x += 1;
        continue;
      }
      let end = x + 1;
      while (row[end] === true) end += 1;
      pdf.rect(box.left + at(x), box.top + at(y), (end - x) * unit, unit * 1.02);
      x = end;
    }
  }
  pdf.fill(ink);
}
