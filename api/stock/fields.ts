import { AppError } from "../../domain/app-error.ts";
import type { StockKind } from "../contract/stock.ts";
import { nullable, type JsonSchema } from "../http/schema.ts";
import type { FieldValue } from "./change-log.ts";

/** A value as a column holds it. */
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** One property of an object of the stock: its name in the contract, its column, what may be written there. */
export interface Field {
  readonly name: string;
  readonly column: string;
  readonly schema: JsonSchema;
  /** How the column holds it: as it is, as 1 and 0, as the text of a JSON value. */
  readonly form: "plain" | "yesNo" | "json";
  /** What a new object gets that does not say it; absent where it must be said. */
  readonly initial?: Cell;
  /** What it names by id. */
  readonly names?: StockKind | "calendar";
}

const place = { type: "number" } as const;

/** Text with at least one character to read. */
export function words(maxLength: number): JsonSchema {
  return { type: "string", minLength: 1, maxLength, pattern: "\\S" };
}

export function required(name: string, column: string, schema: JsonSchema): Field {
  return { name, column, schema, form: "plain" };
}

export function optional(name: string, column: string, schema: JsonSchema): Field {
  return { name, column, schema: nullable(schema), form: "plain", initial: null };
}

export function initially(name: string, column: string, schema: JsonSchema, initial: Cell): Field {
  return { name, column, schema, form: "plain", initial };
}

export function yesNo(name: string, column: string, initial: 0 | 1): Field {
  return { name, column, schema: { type: "boolean" }, form: "yesNo", initial };
}

export function json(name: string, column: string, schema: JsonSchema): Field {
  return { name, column, schema, form: "json", initial: "[]" };
}

export function naming(name: string, column: string, names: StockKind | "calendar"): Field {
  const id = nullable({ type: "string", minLength: 1, maxLength: 64 });
  return { name, column, schema: id, form: "plain", initial: null, names };
}

export const latitude: JsonSchema = { ...place, minimum: -90, maximum: 90 };
export const longitude: JsonSchema = { ...place, minimum: -180, maximum: 180 };
export const note = optional("note", "note", words(2000));

/** Degrees, WGS 84; both or neither. */
export const placed: readonly Field[] = [
  optional("latitude", "lat", latitude),
  optional("longitude", "lon", longitude),
];

/** A value of a checked request as its column holds it. */
function toCell({ form }: Field, value: unknown): Cell {
  if (form === "yesNo") return value === true ? 1 : 0;
  if (form === "json") return JSON.stringify(value);
  // The field's schema lets nothing else through.
  return value as Cell;
}

/** A column's value as answers show it. */
function toView({ form }: Field, cell: Cell): unknown {
  if (form === "yesNo") return cell === 1;
  if (form === "json") return JSON.parse(String(cell)) as unknown;
  return cell;
}

/** A column's value as the change log keeps it. */
function toLine({ form }: Field, cell: Cell): FieldValue {
  return form === "yesNo" ? cell === 1 : cell;
}

/** A value of the change log as its column holds it. */
export function fromLine({ form }: Field, value: FieldValue): Cell {
  if (form === "yesNo") return value === true ? 1 : 0;
  return typeof value === "boolean" ? null : value;
}

/** What differs between two states of an object, by the names of the contract. */
export function changesOf(
  fields: readonly Field[],
  before: Row,
  after: Row,
): Record<string, readonly [FieldValue, FieldValue]> {
  const changes: Record<string, readonly [FieldValue, FieldValue]> = {};
  for (const field of fields) {
    const was = before[field.column] ?? null;
    const is = after[field.column] ?? null;
    if (was !== is) changes[field.name] = [toLine(field, was), toLine(field, is)];
  }
  return changes;
}

/** The cells that a checked request names. */
export function cellsOf(
  fields: readonly Field[],
  body: Readonly<Record<string, unknown>>,
): Record<string, Cell> {
  const cells: Record<string, Cell> = {};
  for (const field of fields) {
    const value = body[field.name];
    if (value !== undefined) cells[field.column] = toCell(field, value);
  }
  return cells;
}

/** The properties as an answer shows them. */
export function viewOf(fields: readonly Field[], row: Row): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [field.name, toView(field, row[field.column] ?? null)]),
  );
}

/** A field that is known to be there. */
export function fieldNamed(fields: readonly Field[], name: string): Field {
  const field = fields.find((one) => one.name === name);
  if (field === undefined) throw new AppError("noField", `no field ${name}`, { name });
  return field;
}
