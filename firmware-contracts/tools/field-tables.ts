import { resolveReference, schemaFiles, type SchemaNode } from "../schema-set.ts";

interface Row {
  readonly field: string;
  readonly type: string;
  readonly unit: string;
  readonly range: string;
  readonly required: "yes" | "in its form" | "";
  readonly description: string;
}

/** Fields of a reading stand in a table of their own, not once per message that carries readings. */
const separate: ReadonlySet<string> = new Set(["readings"]);

/** README text with the tables between `<!-- fields:NAME -->` and `<!-- /fields -->` made anew. */
export function withFieldTables(readme: string): string {
  return readme.replaceAll(
    /<!-- fields:([\w#]+) -->[^]*?<!-- \/fields -->/g,
    (_match, name: string) => `<!-- fields:${name} -->\n\n${fieldTable(name)}\n\n<!-- /fields -->`,
  );
}

/** Names of all tables in a README. */
export function tablesIn(readme: string): string[] {
  return [...readme.matchAll(/<!-- fields:([\w#]+) -->/g)].map((match) => match[1] ?? "");
}

/** `telemetry` is a message, `common#reading` a shared definition. */
function fieldTable(name: string): string {
  const [message = "", definition] = name.split("#");
  const file = `${message}.json`;
  const root = schemaFiles[file];
  const schema = definition === undefined ? root : root?.$defs?.[definition];
  if (schema === undefined)
    throw new Error(`README.md asks for a table of ${name}: no such schema`);
  const lines = rowsOf(schema, file, "").map(
    (row) =>
      `| \`${row.field}\` | ${row.type} | ${row.unit} | ${row.range} | ${row.required} | ${row.description} |`,
  );
  return [
    "| field | type | unit | range | required | meaning |",
    "|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

function rowsOf(schema: SchemaNode, file: string, path: string): Row[] {
  const rows: Row[] = [];
  if (schema.$ref !== undefined) {
    const target = resolveReference(schema.$ref, file);
    rows.push(...rowsOf(target.schema, target.file, path));
  }
  for (const part of schema.allOf ?? []) rows.push(...rowsOf(part, file, path));
  if (schema.oneOf !== undefined) {
    rows.push(...mergedForms(schema.oneOf.map((part) => rowsOf(part, file, path))));
  }
  if (schema.items !== undefined) rows.push(...rowsOf(schema.items, file, `${path}[]`));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const field = path === "" ? name : `${path}.${name}`;
    const flat = resolved(property, file);
    rows.push({
      field,
      type: typeText(flat.schema, flat.file),
      unit: text(flat.schema["x-unit"]),
      range: rangeText(flat.schema),
      required: schema.required?.includes(name) === true ? "yes" : "",
      description: property.description ?? flat.schema.description ?? "",
    });
    if (!separate.has(name)) rows.push(...rowsOf(property, file, field));
  }
  return rows;
}

/** Fields of several forms side by side: what all forms demand is required, other demands are those of one. */
function mergedForms(forms: readonly (readonly Row[])[]): Row[] {
  const fields = new Set(forms.flatMap((rows) => rows.map(({ field }) => field)));
  return [...fields].flatMap((field) => {
    const found = forms.flatMap((rows) => rows.filter((row) => row.field === field));
    const [first] = found;
    if (first === undefined) return [];
    const everywhere = found.length === forms.length;
    const needed = found.every(({ required }) => required === "yes");
    const types = [...new Set(found.map(({ type }) => type))];
    const meanings = [...new Set(found.map(({ description }) => description))];
    return {
      ...first,
      type: types.join(" / "),
      description: meanings.join(" / "),
      required: needed && !everywhere ? "in its form" : first.required,
    };
  });
}

function resolved(schema: SchemaNode, file: string): { schema: SchemaNode; file: string } {
  if (schema.$ref === undefined) return { schema, file };
  const target = resolveReference(schema.$ref, file);
  return resolved(target.schema, target.file);
}

function typeText(schema: SchemaNode, file: string): string {
  if (schema.oneOf !== undefined) return "object, one of several forms";
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((part) => typeText(part, file)).join(" or ");
  }
  if (schema["const"] === true) return "`true`";
  if (schema.items !== undefined) {
    const item = resolved(schema.items, file);
    return `array of ${typeText(item.schema, item.file)}`;
  }
  if (schema.allOf !== undefined) return "object";
  const { type } = schema;
  return Array.isArray(type) ? type.join(" or ") : text(type);
}

function rangeText(schema: SchemaNode): string {
  const values = schema["enum"];
  if (Array.isArray(values)) return values.map((value) => `\`${String(value)}\``).join(", ");
  const range = bounds(schema["minimum"], schema["maximum"], "");
  if (range !== "") return range;
  const items = bounds(schema["minItems"], schema["maxItems"], " entries");
  if (items !== "") return items;
  if (schema["pattern"] !== undefined)
    return `\`${text(schema["pattern"]).replaceAll("|", "\\|")}\``;
  return bounds(schema["minLength"], schema["maxLength"], " characters");
}

function bounds(least: unknown, most: unknown, of: string): string {
  if (least === undefined && most === undefined) return "";
  return `${text(least) || "0"} to ${text(most) || "any"}${of}`;
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
