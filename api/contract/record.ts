/** One line of the record: who did what, when, from where. */
export interface RecordLine {
  /** Numbered from 1 without gaps. */
  readonly row: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** User id; "cli" and "system" are no people. */
  readonly actor: string;
  readonly name: string | null;
  readonly role: string;
  /** As `program.changed`. */
  readonly action: string;
  /** As `program:p_...`. */
  readonly object: string;
  /** What the object is called now, where it is a person or a light point; null where nothing is known. */
  readonly objectName: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
  readonly address: string | null;
  /** What was taken away since. */
  readonly erased: readonly ("name" | "address" | "content")[];
}

export interface RecordPage {
  readonly lines: readonly RecordLine[];
  /** Row number to ask the next page with; null on the last. */
  readonly before: number | null;
}

/** Where the record stands; kept elsewhere it shows later whether anything before it was cut off or rewritten. */
export interface RecordHeadView {
  readonly rows: number;
  readonly mac: string;
  readonly at: number;
  readonly keyId: string;
  readonly signature: string;
}

export const recordFindingKinds = [
  "changed",
  "inserted",
  "removed",
  "swapped",
  "emptied",
  "returned",
  "unknownKey",
  "cutOff",
  "rewritten",
  "head",
  "keptHead",
  "guard",
] as const;

export interface RecordFindingView {
  readonly kind: (typeof recordFindingKinds)[number];
  readonly row: number | null;
  readonly to: number | null;
}

export interface RecordVerdictView {
  readonly rows: number;
  readonly findingCount: number;
  readonly findings: readonly RecordFindingView[];
  readonly erasures: number;
}
