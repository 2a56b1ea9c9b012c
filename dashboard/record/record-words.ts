import type { RecordLine } from "../../api/contract/record.ts";
import { stockPaths, type StockKind } from "../../api/contract/stock.ts";
import { roles } from "../../api/contract/session.ts";
import type { Formats } from "../format/formats.ts";
import type { Translate } from "../i18n/translate.ts";
import { masterKinds, pathOf, type MasterKind } from "../router/routes.ts";

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields) // an object that JSON made
    : {};
}

/** Who it was: the name, or the words for what is no person. */
function actorWords({ actor, name }: RecordLine, t: Translate): string {
  if (actor === "cli") return t("record.cli");
  if (actor === "system") return t("record.system");
  if (actor === "stranger") return t("record.stranger");
  return name ?? actor;
}

/** The role somebody had then, in words. */
export function roleWords(role: string, t: Translate): string {
  const known = roles.find((one) => one === role);
  return known === undefined ? role : t(`role.${known}`);
}

const isStockKind = (word: string): word is StockKind => word in stockPaths;
const stockVerbs = {
  created: "recordAction.stockCreated",
  changed: "recordAction.stockChanged",
  deleted: "recordAction.stockDeleted",
} as const;

/** The line as a sentence. */
export function lineSentence(line: RecordLine, t: Translate): string {
  const who = actorWords(line, t);
  const what = objectWords(line, t);
  const [noun = "", verb = ""] = line.action.split(".");
  if (isStockKind(noun) && verb in stockVerbs) {
    const word = stockVerbs[verb as keyof typeof stockVerbs]; // by the check right above
    return t(word, { who, what, kind: t(`recordKind.${noun}`) });
  }
  return t.code("recordAction", line.action, { who, what });
}

/** What it was done to, by the name it had. */
function objectWords({ object, objectName, before, after }: RecordLine, t: Translate): string {
  for (const fields of [fieldsOf(after), fieldsOf(before)]) {
    for (const key of ["name", "number", "title"]) {
      const value = fields[key];
      if (typeof value === "string" && value !== "") return t("record.quoted", { what: value });
    }
  }
  return objectName === null
    ? object.slice(object.indexOf(":") + 1)
    : t("record.quoted", { what: objectName });
}

/** Where the object is to be seen; null where it has no screen. */
export function objectPath({ object }: Pick<RecordLine, "object">): string | null {
  const colon = object.indexOf(":");
  const [kind, id] = [object.slice(0, colon), object.slice(colon + 1)];
  if (id === "" || id.includes(",")) return null;
  switch (kind) {
    case "user":
      return pathOf({ screen: "admin", part: "people", id });
    case "light":
    case "lightPoint":
      return pathOf({ screen: "light", id });
    case "program":
    case "cabinet":
    case "group":
    case "import":
      return pathOf({ screen: kind, id });
    default: {
      const master = masterKinds.find((one) => one === kind);
      return master === undefined ? null : masterPath(master, id);
    }
  }
}

const masterPath = (kind: MasterKind, id: string): string => pathOf({ screen: "master", kind, id });

/** A field's name: those of the stock have words of their own. */
export function fieldWords({ action }: RecordLine, field: string, t: Translate): string {
  const [noun = ""] = action.split(".");
  return isStockKind(noun) ? t.code("stockField", field) : t.code("recordField", field);
}

export interface FieldChange {
  readonly field: string;
  /** Undefined where the field was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between before and after, field by field; what is no object is one field of its own. */
export function changesOf({ before, after }: Pick<RecordLine, "before" | "after">): FieldChange[] {
  const [then, now] = [fieldsOf(before), fieldsOf(after)];
  const fields = new Set([...Object.keys(then), ...Object.keys(now)]);
  const changes = [...fields]
    .map((field) => ({ field, before: then[field], after: now[field] }))
    .filter((one) => JSON.stringify(one.before ?? null) !== JSON.stringify(one.after ?? null));
  const whole = (value: unknown): unknown =>
    value === null || Object.keys(fieldsOf(value)).length > 0 ? undefined : value;
  const [plainBefore, plainAfter] = [whole(before), whole(after)];
  if (isEmpty(plainBefore) && isEmpty(plainAfter)) return changes;
  return [...changes, { field: "value", before: plainBefore, after: plainAfter }];
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === "object" && Object.keys(fieldsOf(value)).length === 0 && !Array.isArray(value));

/** Later than this in milliseconds a whole number is a time. */
const firstInstant = 1_000_000_000_000;

/** A value as a person reads it; objects as JSON. */
export function plainWords(field: string, value: unknown, t: Translate, formats: Formats): string {
  if (value === null || value === undefined || value === "") return t("history.empty");
  if (typeof value === "boolean") return t(value ? "history.yes" : "history.no");
  if (typeof value === "number") {
    return value > firstInstant ? formats.dateAndTime(value) : formats.plain(value);
  }
  if (typeof value === "string") return field === "role" ? roleWords(value, t) : value;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
    return value.length === 0 ? t("history.empty") : value.join(", ");
  }
  return JSON.stringify(value);
}
