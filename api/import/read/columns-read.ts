import type { ColumnProfile } from "./column-profile.ts";
import type { ImportField } from "./field-words.ts";
import { parseNumber, type DecimalSign } from "./numbers.ts";
import type { Cell, SourceRow } from "./source-rows.ts";
import { textOf } from "./values.ts";

/** Which column of a file is read as which field. */
export class ColumnsRead {
  readonly #at = new Map<ImportField, { index: number; column: string }>();
  readonly #signs = new Map<ImportField, DecimalSign | null>();

  constructor(
    columns: readonly string[],
    read: ReadonlyMap<string, ImportField>,
    profiles: ReadonlyMap<string, ColumnProfile>,
  ) {
    const usual = usualSign(profiles);
    for (const [index, column] of columns.entries()) {
      const field = read.get(column);
      if (field === undefined) continue;
      this.#at.set(field, { index, column });
      this.#signs.set(field, profiles.get(column)?.decimal ?? usual);
    }
  }

  has(field: ImportField): boolean {
    return this.#at.has(field);
  }

  fields(): ImportField[] {
    return [...this.#at.keys()];
  }

  /** The file's own name for a field; null where it has none. */
  nameOf(field: ImportField): string | null {
    return this.#at.get(field)?.column ?? null;
  }

  /** The value of a field in a row; undefined without one. */
  value({ cells }: SourceRow, field: ImportField): Cell {
    const at = this.#at.get(field);
    const value = at === undefined ? undefined : cells[at.index];
    return value === null || value === "" ? undefined : value;
  }

  text(row: SourceRow, field: ImportField): string | null {
    return textOf(this.value(row, field));
  }

  /** A number as the field's column writes them, whatever unit stands behind it; null where there is none. */
  number(row: SourceRow, field: ImportField): number | null {
    return parseNumber(this.value(row, field), this.signOf(field))?.value ?? null;
  }

  signOf(field: ImportField): DecimalSign | null {
    return this.#signs.get(field) ?? null;
  }
}

/** How most columns of the file write decimals: for columns that say nothing themselves. */
function usualSign(profiles: ReadonlyMap<string, ColumnProfile>): DecimalSign | null {
  let balance = 0;
  for (const { decimal } of profiles.values()) {
    if (decimal === ",") balance += 1;
    else if (decimal === ".") balance -= 1;
  }
  return balance === 0 ? null : balance > 0 ? "," : ".";
}
