import { UnreadableFile } from "../source-record.ts";
import type { Cell } from "./source-rows.ts";

/** A line of a table, numbered as the spreadsheet numbers it. */
export interface TableLine {
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** Lines at the head of a table among which its column names are looked for. */
export const headLines = 40;
/** More columns than this no list of lamps has; a stray cell far to the right would make thousands of empty ones. */
const mostColumns = 1_000;

export interface TableHeader {
  readonly columns: readonly string[];
  /** Index among the given lines of the first line under the header. */
  readonly firstData: number;
}

/**
 * Finds the column names: the line with the most words, no numbers, and lines of its own width under it. Titles and notes above are left
 * out; a second header line (units, or names under merged groups) is joined to the first. `lines` are the first of the table without
 * blank ones. Throws UnreadableFile.
 */
export function findHeader(lines: readonly TableLine[]): TableHeader {
  if (lines.length === 0) throw new UnreadableFile("emptyFile", "The file has no rows.");
  const widths = lines.map(({ cells }) => filled(cells));
  const usual = median(widths.filter((width) => width > 1));
  let best = -1;
  let bestScore = 0;
  for (const [i, { cells }] of lines.entries()) {
    const score = headerScore(cells, usual) - i * 0.01;
    if (score > bestScore) [best, bestScore] = [i, score];
  }
  const top = lines[best];
  if (top === undefined || filled(top.cells) < 2) {
    throw new UnreadableFile(
      "noColumns",
      "No row names the columns; they are separated by semicolons, commas or tabs.",
    );
  }
  const above = lines[best - 1];
  const below = lines[best + 1];
  // A group's name stands above the first of its columns only: the cells that it was merged over are blank.
  const group = above !== undefined && isGroupLine(above.cells, top.cells) ? above.cells : null;
  const units = below !== undefined && isUnitLine(below.cells) ? below.cells : null;
  return {
    columns: columnNames(top.cells, group, units),
    firstData: best + (units === null ? 1 : 2),
  };
}

function filled(cells: readonly Cell[]): number {
  return cells.filter((cell) => !isBlank(cell)).length;
}

export function isBlank(cell: Cell): boolean {
  return cell === null || cell === undefined || (typeof cell === "string" && cell.trim() === "");
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Between 0 and 1: the share of distinct words without numbers, and how much of the table's width they cover. */
function headerScore(cells: readonly Cell[], usual: number): number {
  const words = new Set<string>();
  let others = 0;
  for (const cell of cells) {
    if (isBlank(cell)) continue;
    if (typeof cell === "string" && isName(cell)) words.add(cell.trim().toLowerCase());
    else others += 1;
  }
  if (words.size < 2) return 0;
  const coverage = Math.min(1, words.size / Math.max(usual, 2));
  return coverage * (words.size / (words.size + 2 * others));
}

/** A name of a column is a short word that is no number, date or place. */
function isName(text: string): boolean {
  const trimmed = text.trim();
  return (
    trimmed.length <= 120 &&
    /\p{L}/u.test(trimmed) &&
    !/^[\d.,:;/\s-]*\d[\d.,:/\s-]*$/.test(trimmed)
  );
}

function isGroupLine(above: readonly Cell[], names: readonly Cell[]): boolean {
  const words = filled(above);
  if (words < 2 || words >= filled(names)) return false;
  return above.every(
    (cell, i) => isBlank(cell) || (typeof cell === "string" && !isBlank(names[i])),
  );
}

const unit =
  /^[[(]?(?:w|kw|va|v|a|m|km|cm|mm|lm|klm|k|%|h|st(?:k|ück)?|°|grad|m²|lx|watt|text|integer|double|string|real)[\])]?\.?$/i;

function isUnitLine(below: readonly Cell[]): boolean {
  const words = below.filter((cell) => !isBlank(cell));
  return (
    words.length > 0 && words.every((cell) => typeof cell === "string" && unit.test(cell.trim()))
  );
}

/** Names, each once: the second of a name gets "(2)" behind it; a column without one is called by its place. */
function columnNames(
  names: readonly Cell[],
  group: readonly Cell[] | null,
  units: readonly Cell[] | null,
): string[] {
  const columns: string[] = [];
  const seen = new Map<string, number>();
  let current = "";
  const text = (cell: Cell): string =>
    isBlank(cell) ? "" : String(cell).replaceAll(/\s+/g, " ").trim();
  for (let i = 0; i < Math.min(names.length, mostColumns); i++) {
    if (group !== null && text(group[i]) !== "") current = text(group[i]);
    const own = text(names[i]);
    const unitHere = units === null ? "" : text(units[i]);
    let name = [group === null ? "" : current, own].filter((part) => part !== "").join(" ");
    if (own === "") name = `#${i + 1}`;
    if (unitHere !== "") name += ` [${unitHere.replaceAll(/[[\]()]/g, "")}]`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    columns.push(count === 1 ? name : `${name} (${count})`);
  }
  return columns;
}
