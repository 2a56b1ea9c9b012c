import type { ObjectField } from "./object-fields.ts";

/** What stands in a form, as typed: text for all that is written, points as pairs of text. */
export type DraftValue = string | boolean | readonly (readonly [string, string])[];
export type ObjectDraft = Readonly<Record<string, DraftValue>>;

type Wire = Readonly<Record<string, unknown>>;
export type Fault =
  | "missing"
  | "number"
  | "range"
  | "points"
  | "placeHalf"
  | "latitude"
  | "longitude";

/** Numbers as the reader's language writes them. */
export type WriteNumber = (value: number) => string;

const textOf = (value: unknown, write: WriteNumber): string =>
  typeof value === "number" ? write(value) : typeof value === "string" ? value : "";

/** A form filled with an object, or with what a new one begins with. */
export function draftOf(
  fields: readonly ObjectField[],
  object: Wire,
  write: WriteNumber,
): ObjectDraft {
  const draft: Record<string, DraftValue> = {};
  for (const rule of fields) {
    const value = object[rule.field];
    switch (rule.kind) {
      case "place":
        draft["latitude"] = textOf(object["latitude"], write);
        draft["longitude"] = textOf(object["longitude"], write);
        break;
      case "flag":
        draft[rule.field] = typeof value === "boolean" ? value : rule.usual;
        break;
      case "points": {
        // The contract has pairs of numbers here.
        const points = (Array.isArray(value) ? value : []) as readonly (readonly [
          number,
          number,
        ])[];
        const factor = rule.y.share === true ? 100 : 1;
        draft[rule.field] = points.map(([x, y]) => [write(x), write(y * factor)] as const);
        break;
      }
      case "ids":
        draft[rule.field] = Array.isArray(value) ? value.join("\n") : "";
        break;
      default:
        draft[rule.field] = textOf(value, write);
    }
  }
  return draft;
}

/** A number as people write it; null where it is none. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return /^[-+]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

type Read = { readonly value: unknown } | { readonly fault: Fault };

/** The values of a form as the server takes them, and what is wrong with it, by field. */
export function readDraft(
  fields: readonly ObjectField[],
  draft: ObjectDraft,
): { readonly values: Wire; readonly faults: Readonly<Record<string, Fault>> } {
  const values: Record<string, unknown> = {};
  const faults: Record<string, Fault> = {};
  const put = (field: string, read: Read): void => {
    if ("fault" in read) faults[field] = read.fault;
    else values[field] = read.value;
  };
  for (const rule of fields) {
    if (rule.kind !== "place") put(rule.field, readField(rule, draft[rule.field] ?? ""));
    else {
      const [latitude, longitude] = [textAt(draft, "latitude"), textAt(draft, "longitude")];
      const half = (latitude === "") !== (longitude === "");
      put("latitude", half ? { fault: "placeHalf" } : degrees(latitude, 90, "latitude"));
      put("longitude", half ? { fault: "placeHalf" } : degrees(longitude, 180, "longitude"));
    }
  }
  return { values, faults };
}

function textAt(draft: ObjectDraft, field: string): string {
  const value = draft[field];
  return typeof value === "string" ? value.trim() : "";
}

function degrees(text: string, most: number, fault: Fault): Read {
  if (text === "") return { value: null };
  const value = numberOf(text);
  return value === null || Math.abs(value) > most ? { fault } : { value };
}

function readField(rule: Exclude<ObjectField, { kind: "place" }>, value: DraftValue): Read {
  if (typeof value === "boolean") return { value };
  if (typeof value !== "string") return readPoints(rule, value);
  const text = value.trim();
  switch (rule.kind) {
    case "ids":
      return { value: text === "" ? [] : [...new Set(text.split(/[\s,;]+/))] };
    case "number": {
      if (text === "") {
        return rule.required === true ? { fault: "missing" } : { value: rule.empty ?? null };
      }
      const number = numberOf(text);
      if (number === null) return { fault: "number" };
      const fits = number >= rule.least && number <= rule.most;
      return fits && (rule.whole !== true || Number.isInteger(number))
        ? { value: number }
        : { fault: "range" };
    }
    case "text":
      return text === "" && rule.required === true
        ? { fault: "missing" }
        : { value: text === "" ? null : text };
    default:
      return { value: text === "" ? null : text };
  }
}

/** Points ascend by their first value; a row left empty is none. */
function readPoints(
  rule: Exclude<ObjectField, { kind: "place" }>,
  rows: readonly (readonly [string, string])[],
): Read {
  if (rule.kind !== "points") return { fault: "points" };
  const points: [number, number][] = [];
  for (const [first, second] of rows) {
    if (first.trim() === "" && second.trim() === "") continue;
    const [x, y] = [numberOf(first), numberOf(second)];
    const fits =
      x !== null && y !== null && x >= 0 && y >= 0 && x <= rule.x.most && y <= rule.y.most;
    if (!fits || (rule.x.whole === true && !Number.isInteger(x)) || x <= (points.at(-1)?.[0] ?? -1))
      return { fault: "points" };
    points.push([x, rule.y.share === true ? y / 100 : y]);
  }
  return { value: points };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What a PATCH says: the values whose text is another than that of the object `before`. What was not touched stays out, even where
 * its text is shorter than its value, as with degrees of many places.
 */
export function differing(
  fields: readonly ObjectField[],
  draft: ObjectDraft,
  before: Wire,
  write: WriteNumber,
): Wire {
  const was = draftOf(fields, before, write);
  return Object.fromEntries(
    Object.entries(readDraft(fields, draft).values).filter(
      ([field, value]) =>
        !isSame(draft[field], was[field]) && !isSame(value, before[field] ?? null),
    ),
  );
}

/** Fields of `mine` that somebody else has meanwhile changed too, to other values. */
export function clashing(mine: Wire, before: Wire, theirs: Wire): readonly string[] {
  return Object.keys(mine).filter(
    (field) => !isSame(theirs[field], before[field]) && !isSame(theirs[field], mine[field]),
  );
}

/** The form over what somebody else has saved, with what was typed into the fields named. */
export function rebased(
  fields: readonly ObjectField[],
  draft: ObjectDraft,
  theirs: Wire,
  kept: readonly string[],
  write: WriteNumber,
): ObjectDraft {
  const typed = Object.entries(draft).filter(([field]) => kept.includes(field));
  return { ...draftOf(fields, theirs, write), ...Object.fromEntries(typed) };
}
