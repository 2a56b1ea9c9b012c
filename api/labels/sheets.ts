import type { LabelsRequest } from "../contract/devices.ts";

export type LabelLayout = NonNullable<LabelsRequest["layout"]>;

/** Points (1/72 inch) in a millimetre. */
export const mm = 72 / 25.4;

/** Where labels lie on a page, in millimetres. */
export interface Sheet {
  readonly page: readonly [width: number, height: number];
  readonly columns: number;
  readonly rows: number;
  readonly label: readonly [width: number, height: number];
  /** Of the first label's corner. */
  readonly from: readonly [left: number, top: number];
  /** From one label's corner to the next one's. */
  readonly step: readonly [across: number, down: number];
  /** Ticks between the labels, for paper that is cut by hand. */
  readonly cutMarks: boolean;
}

/** The usual sheets of stick-on labels for A4 printers: 70 x 37 mm without gaps, and 99.1 x 38.1 mm with a gap down the middle. */
export const sheets: Readonly<Record<LabelLayout, Sheet>> = {
  "a4-3x8": {
    page: [210, 297],
    columns: 3,
    rows: 8,
    label: [70, 37],
    from: [0, 0.5],
    step: [70, 37],
    cutMarks: true,
  },
  "a4-2x7": {
    page: [210, 297],
    columns: 2,
    rows: 7,
    label: [99.1, 38.1],
    from: [4.65, 15.15],
    step: [101.6, 38.1],
    cutMarks: true,
  },
  single: {
    page: [70, 37],
    columns: 1,
    rows: 1,
    label: [70, 37],
    from: [0, 0],
    step: [70, 37],
    cutMarks: false,
  },
};
