import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import PDFDocument from "pdfkit";
import { drawLabel, faces, type Label } from "./draw-label.ts";
import { mm, sheets, type LabelLayout, type Sheet } from "./sheets.ts";

const fontFile = (name: string): string =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}.ttf`));
const regular = fontFile("400Regular/NotoSans_400Regular");
const bold = fontFile("700Bold/NotoSans_700Bold");

const tickMm = 2;

/** What a document is made of. */
export interface LabelsJob {
  readonly labels: readonly Label[];
  readonly layout: LabelLayout;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

/** A PDF with the labels in their order. It takes the thread it runs in for a tenth of a second at least: labels-thread.ts has one for it. */
export function labelsPdf({ labels, layout, title, madeAt }: LabelsJob): Readable {
  const sheet = sheets[layout];
  const [width, height] = sheet.page;
  const pdf = new PDFDocument({
    size: [width * mm, height * mm],
    margin: 0,
    autoFirstPage: false,
    info: { Title: title, Creator: "Lichtpunkt", CreationDate: new Date(madeAt) },
  });
  pdf.registerFont(faces.regular, regular);
  pdf.registerFont(faces.bold, bold);
  const perPage = sheet.columns * sheet.rows;
  for (let first = 0; first < labels.length; first += perPage) {
    drawPage(pdf, labels.slice(first, first + perPage), sheet);
  }
  pdf.end();
  return pdf;
}

function drawPage(pdf: PDFKit.PDFDocument, labels: readonly Label[], sheet: Sheet): void {
  pdf.addPage();
  if (sheet.cutMarks) drawCutMarks(pdf, sheet);
  const [width, height] = sheet.label;
  for (const [i, label] of labels.entries()) {
    const [left, top] = cornerOf(sheet, i % sheet.columns, Math.floor(i / sheet.columns));
    const box = { left: left * mm, top: top * mm, width: width * mm, height: height * mm };
    drawLabel(pdf, label, box);
  }
}

/** Millimetres. */
function cornerOf(sheet: Sheet, column: number, row: number): readonly [number, number] {
  return [sheet.from[0] + column * sheet.step[0], sheet.from[1] + row * sheet.step[1]];
}

/** A small cross at each corner of a label: visible where somebody cuts, and not in the way of what is printed. */
function drawCutMarks(pdf: PDFKit.PDFDocument, sheet: Sheet): void {
  const [width, height] = sheet.label;
  const across = new Set<number>();
  const down = new Set<number>();
  for (let column = 0; column < sheet.columns; column++) {
    const [left] = cornerOf(sheet, column, 0);
    across.add(left).add(left + width);
  }
  for (let row = 0; row < sheet.rows; row++) {
    const [, top] = cornerOf(sheet, 0, row);
    down.add(top).add(top + height);
  }
  for (const x of across) {
    for (const y of down) {
      pdf.moveTo((x - tickMm / 2) * mm, y * mm).lineTo((x + tickMm / 2) * mm, y * mm);
      pdf.moveTo(x * mm, (y - tickMm / 2) * mm).lineTo(x * mm, (y + tickMm / 2) * mm);
    }
  }
  pdf.lineWidth(0.25).stroke("#aaaaaa");
}
