import type { ImportReport, ImportSettings } from "../../api/contract/imports.ts";

type RowKind = "lamp" | "cabinet" | "ignore";

/** What a person has changed of how a file is read, before it is read anew. */
export interface SettingsDraft {
  /** Undefined: as it is. Null: find it out from the file. */
  readonly crs?: string | null;
  readonly swapAxes?: boolean;
  readonly sheet?: string;
  readonly source?: string;
  readonly columns: Readonly<Record<string, string | null>>;
  readonly kinds: Readonly<Record<string, RowKind>>;
  readonly watts: Readonly<Record<string, number>>;
}

export const noDraft: SettingsDraft = { columns: {}, kinds: {}, watts: {} };

/** Whether anything of the draft differs from how the file was read. */
export function isChanged(draft: SettingsDraft): boolean {
  const { columns, kinds, watts, ...single } = draft;
  return (
    Object.keys(single).length > 0 ||
    [columns, kinds, watts].some((part) => Object.keys(part).length > 0)
  );
}

/** The settings to read the file anew with: those of the last reading with the draft over them. */
export function mergedSettings(
  before: ImportSettings | null,
  draft: SettingsDraft,
): ImportSettings {
  const { columns, kinds, watts, ...single } = draft;
  return {
    ...before,
    ...single,
    columns: { ...before?.columns, ...columns },
    kinds: { ...before?.kinds, ...kinds },
    watts: { ...before?.watts, ...watts },
  };
}

/**
 * Reads a column as a field. One field has one column, so whichever had it before is no longer read; a choice that is the one in force
 * leaves the draft.
 */
export function withColumn(
  draft: SettingsDraft,
  columns: ImportReport["columns"],
  column: string,
  field: string | null,
): SettingsDraft {
  const next: Record<string, string | null> = { ...draft.columns };
  const put = (name: string, value: string | null): void => {
    const inForce = columns.find((one) => one.column === name)?.field ?? null;
    if (value === inForce) delete next[name];
    else next[name] = value;
  };
  if (field !== null) {
    for (const other of columns) {
      const read = next[other.column] === undefined ? other.field : next[other.column];
      if (other.column !== column && read === field) put(other.column, null);
    }
  }
  put(column, field);
  return { ...draft, columns: next };
}

/** What a column is read as, the draft included. */
export function readAs(
  draft: SettingsDraft,
  { column, field }: { readonly column: string; readonly field: string | null },
): string | null {
  const chosen = draft.columns[column];
  return chosen === undefined ? field : chosen;
}
