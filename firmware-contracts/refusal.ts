import type { ErrorObject } from "ajv";
import type { Refusal, RefusalReason } from "./codec.ts";

/** Keywords that only say that a part of theirs failed. */
const wrappers: ReadonlySet<string> = new Set(["oneOf", "anyOf", "if"]);

const maxDetail = 400;

/** A refusal from outside the schema. `detail` is cut to a length that fits a list on a screen. */
export function refusal(reason: RefusalReason, field: string, detail: string): Refusal {
  return {
    ok: false,
    reason,
    field,
    detail: detail.length > maxDetail ? `${detail.slice(0, maxDetail - 1)}…` : detail,
  };
}

/**
 * The refusal that says most about a message: of the errors of all alternatives the one deepest inside
 * it. Needs errors with parentSchema and data (ajv's `verbose`).
 */
export function refusalOfErrors(errors: readonly ErrorObject[]): Refusal {
  const plain = errors.filter((error) => !wrappers.has(error.keyword));
  const depth = (error: ErrorObject): number => error.instancePath.split("/").length;
  const deepest = Math.max(...plain.map(depth));
  const candidates = plain.filter((error) => depth(error) === deepest);
  const first = candidates[0] ?? errors[0];
  if (first === undefined) throw new Error("a schema failed without an error");
  const wrapper = errors.find(({ keyword }) => keyword === "oneOf" || keyword === "anyOf");
  if (wrapper !== undefined && wrapper.instancePath === first.instancePath) {
    return refusalOfForms(wrapper, candidates);
  }
  return refusal(reasonOf(first), fieldAtFault(first), remedy(first));
}

/** A value that fits none of several forms, or more than the one it should. */
function refusalOfForms(wrapper: ErrorObject, candidates: readonly ErrorObject[]): Refusal {
  const field = fieldOf(wrapper.instancePath);
  const passing: unknown = wrapper.params["passingSchemas"];
  if (passing !== undefined && passing !== null) {
    return refusal("schemaViolation", field, "fits more than one of the allowed forms");
  }
  const ways = [...new Set(candidates.map(remedy))];
  const fields = new Set(candidates.map(fieldAtFault));
  const [only = field] = fields;
  return refusal("schemaViolation", fields.size === 1 ? only : field, ways.join(", or else "));
}

function reasonOf(error: ErrorObject): RefusalReason {
  if (error.keyword === "maxItems" && error.instancePath === "/readings") return "tooManyReadings";
  if (error.keyword === "enum" && error.instancePath === "/eventType") return "unknownEvent";
  const ranged = error.keyword === "minimum" || error.keyword === "maximum";
  if (ranged && unitOf(error) !== null) return "outOfRange";
  return "schemaViolation";
}

/** `/readings/3/activePower` -> `readings[3].activePower`. */
function fieldOf(instancePath: string): string {
  return instancePath
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, "[$1]")
    .replaceAll("/", ".");
}

function fieldAtFault(error: ErrorObject): string {
  const field = fieldOf(error.instancePath);
  if (error.keyword !== "required") return field;
  const missing = String(error.params["missingProperty"]);
  return field === "" ? missing : `${field}.${missing}`;
}

function schemaText(error: ErrorObject, keyword: string): string | null {
  // ajv hands over the schema object it compiled.
  const schema = error.parentSchema as Readonly<Record<string, unknown>> | undefined;
  const text = schema?.[keyword];
  return typeof text === "string" || typeof text === "number" ? String(text) : null;
}

function unitOf(error: ErrorObject): string | null {
  return schemaText(error, "x-unit");
}

function remedy(error: ErrorObject): string {
  const hint = typeof error.data === "number" ? schemaText(error, "x-hint") : null;
  const tail = hint === null ? "" : `; ${hint}`;
  return `${demand(error)}${tail}`;
}

function demand(error: ErrorObject): string {
  const given = shown(error.data);
  switch (error.keyword) {
    case "required":
      return `"${String(error.params["missingProperty"])}" is missing`;
    case "type":
      return `must be ${String(error.params["type"]).replace(",", " or ")}, got ${given}`;
    case "minimum":
    case "maximum":
      return `must be ${rangeOf(error)}, got ${given}`;
    case "enum":
      return reasonOf(error) === "unknownEvent"
        ? `${given} is no event of this contract; README.md lists them under Events`
        : `must be one of ${allowed(error)}, got ${given}`;
    case "const":
      return `must be ${allowed(error)}, got ${given}`;
    case "minItems":
    case "maxItems":
      return `must have ${schemaText(error, "minItems") ?? 0} to ${schemaText(error, "maxItems") ?? "any number of"} entries`;
    case "minLength":
    case "maxLength":
      return `must have ${schemaText(error, "minLength") ?? 0} to ${schemaText(error, "maxLength") ?? "any number of"} characters`;
    case "pattern":
      return `must look like ${String(error.params["pattern"])}, got ${given}`;
    default:
      return `${error.message ?? error.keyword}, got ${given}`;
  }
}

function rangeOf(error: ErrorObject): string {
  const unit = unitOf(error);
  const range = `${schemaText(error, "minimum") ?? "…"} to ${schemaText(error, "maximum") ?? "…"}`;
  return unit === null || unit === "1" ? range : `${range} ${unit}`;
}

function allowed(error: ErrorObject): string {
  const params: { allowedValues?: readonly unknown[]; allowedValue?: unknown } = error.params;
  const values = params.allowedValues ?? [params.allowedValue];
  return values.map(String).join(", ");
}

/** A value as text, short; of objects and arrays only what they are, for they may be endlessly deep. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 64));
  return String(value);
}
