import type { FieldChanges } from "./change-log.ts";
import { fromLine, type Cell, type Row } from "./fields.ts";
import type { Kind } from "./kind.ts";
import { loggedFields } from "./kinds.ts";
import { groupFieldPrefix } from "./members.ts";

/** A line of the change log as undo reads it. */
export interface UndoneLine {
  readonly id: number;
  readonly objectId: string;
  readonly action: string;
  readonly fields: FieldChanges;
}

export interface Inverse {
  readonly after: Row;
  /** Groups to join (true) or to leave. */
  readonly groups: readonly (readonly [groupId: string, isMember: boolean])[];
  /** Something was changed again since and stays. */
  readonly isKept: boolean;
}

/** Records that change nothing of the object itself. */
const notes: readonly string[] = ["commissioned"];

/**
 * The object before a line, as far as it still is as the line left it. `isTouched`: something in force has changed it since;
 * `at`: when it goes to the trash.
 */
export function invert(
  kind: Kind,
  line: UndoneLine,
  row: Row,
  isTouched: boolean,
  at: number,
): Inverse {
  const { goneColumn } = kind;
  const { action } = line;
  const isGone = row[goneColumn] !== null;
  const asItIs = { after: row, groups: [], isKept: false };
  if (notes.includes(action)) return asItIs;
  if (action === "created") {
    if (isGone) return asItIs;
    return isTouched
      ? { ...asItIs, isKept: true }
      : { ...asItIs, after: { ...row, [goneColumn]: at } };
  }
  if (action === "restored" && !isGone && isTouched) return { ...asItIs, isKept: true };
  const after: Record<string, Cell> = { ...row };
  if (action === "restored") after[goneColumn] = isGone ? (row[goneColumn] ?? null) : at;
  if (action === "deleted") after[goneColumn] = null;
  const groups: [string, boolean][] = [];
  let isKept = false;
  const fields = new Map(loggedFields(kind).map((field) => [field.name, field]));
  for (const [name, [before, left]] of Object.entries(line.fields)) {
    if (name.startsWith(groupFieldPrefix)) {
      groups.push([name.slice(groupFieldPrefix.length), before === true]);
      continue;
    }
    const field = fields.get(name);
    if (field === undefined) continue;
    const is = row[field.column] ?? null;
    const was = fromLine(field, before);
    if (is === was) continue;
    if (is === fromLine(field, left)) after[field.column] = was;
    else isKept = true;
  }
  return { after, groups, isKept };
}
