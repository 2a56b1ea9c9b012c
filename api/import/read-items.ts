import type { ImportProblem, ImportReport, ImportSettings } from "../contract/imports.ts";
import type { Lines, Place } from "./place.ts";
import type { LightDraft } from "./light-draft.ts";

/** A file to be read, spooled to disk. */
export interface ReadRequest {
  readonly path: string;
  readonly format: "geojson" | "csv" | "xlsx";
  readonly fileName: string;
  readonly settings: ImportSettings;
  /** Where the rows, once understood, are written to be read again. */
  readonly spoolPath: string;
  /** Middle of the light points that the town has: decides between coordinate systems that would both make sense. */
  readonly near?: Place;
  /** The town's time zone, by which degrees in the wrong order are known. */
  readonly timeZone?: string;
  /** Rows read so far, and in all where that is known. */
  readonly onProgress: (done: number, total: number | null) => void;
}

/** A file that was read: every row of it is among the items, as what it is or with the reason why it is nothing. */
export interface ReadResult {
  readonly rows: number;
  readonly reading: ImportReport["reading"];
  readonly columns: ImportReport["columns"];
  readonly fields: ImportReport["fields"];
  /** Fields that the file has a column for: of the others an import changes nothing. */
  readonly says: readonly string[];
  /** Town name, time zone and attribution, where a GeoJSON file says them. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly spoolPath: string;
}

/** A segment of a cabinet as its row describes it. */
export interface SegmentDraft {
  readonly number: string;
  readonly name: string | null;
  /** Of the cabinet's controller, from 1. */
  readonly output: number | null;
  readonly dayPowered: boolean;
}

/** The rows of a spool, in the file's order; every row number appears, a row with several heads several times. */
export type ReadItem =
  | {
      readonly kind: "light";
      readonly row: number;
      readonly draft: LightDraft;
      /** What should be known of it though it is taken; of a row with several heads at the first of them. */
      readonly notes: readonly ImportProblem[];
    }
  | {
      readonly kind: "cabinet";
      readonly row: number;
      readonly number: string;
      readonly name: string | null;
      readonly at: Place;
      /** Its controller, and the rest, where the file says them. */
      readonly device: string | null;
      readonly address: string | null;
      readonly area: string | null;
      readonly note: string | null;
      readonly segments: readonly SegmentDraft[] | null;
      readonly notes: readonly ImportProblem[];
    }
  | { readonly kind: "street"; readonly row: number; readonly name: string; readonly lines: Lines }
  | {
      readonly kind: "skipped";
      readonly row: number;
      readonly problem: ImportProblem;
      readonly number: string | null;
      readonly at: Place | null;
    };
