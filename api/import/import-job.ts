import type {
  ApplyChoice,
  ImportProblem,
  ImportReport,
  ImportSettings,
} from "../contract/imports.ts";
import type { ReadRequest, ReadResult } from "./read-items.ts";

/** What the thread of an import is asked to do. */
export type ImportJob = {
  /** office.db, which it only reads. */
  readonly databasePath: string;
  /** See import-folder.ts. */
  readonly folder: string;
} & (
  | {
      /** Reads the file and compares it with the inventory. */
      readonly kind: "read";
      readonly format: ReadRequest["format"];
      readonly fileName: string;
      readonly settings: ImportSettings;
      /** Of the town. */
      readonly timeZone: string;
    }
  | {
      /** Makes the chosen changes ready to be written. */
      readonly kind: "stage";
      readonly choice: ApplyChoice;
      /** Milliseconds since 1970, by the machine's own clock. */
      readonly at: number;
    }
);

/** What reading has found out, kept for the time when the import is carried out. */
export interface FoundOut {
  readonly read: ReadResult;
  /** Revision of the inventory that the report belongs to. */
  readonly inventoryRevision: number;
}

/** Light points that an import has added, changed, and put into the trash. */
export interface CarriedOut {
  readonly added: number;
  readonly changed: number;
  readonly vanished: number;
}

/** Rows that wait in a file to be written (store/stock-stage.ts). */
export interface Staged {
  /** They may be written as long as the inventory has this revision. */
  readonly inventoryRevision: number;
  /** New where the inventory has moved since the report that was shown. */
  readonly report: ImportReport | null;
  readonly carriedOut: CarriedOut;
  /** The light points concerned, where they are few and nothing else has changed. */
  readonly lightIds: readonly string[] | null;
  /** Lines of the history. */
  readonly lines: number;
  /** Rows to be written. */
  readonly rows: number;
  readonly members: ReadResult["members"];
}

export interface JobResults {
  readonly read: ImportReport;
  readonly stage: Staged;
}

export type ImportAnswer =
  | { readonly kind: "progress"; readonly done: number; readonly total: number | null }
  | { readonly kind: "done"; readonly result: ImportReport | Staged }
  /** The file cannot be taken as it is. */
  | { readonly kind: "unreadable"; readonly problem: ImportProblem; readonly message: string };
