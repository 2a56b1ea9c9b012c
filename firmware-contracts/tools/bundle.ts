import { schemaFiles, type SchemaNode } from "../schema-set.ts";

/** `overrideLevel` -> `OverrideLevel`. */
function typeName(definition: string): string {
  return definition.charAt(0).toUpperCase() + definition.slice(1);
}

/**
 * Every message and shared definition side by side under its type's name, with references that begin
 * with `prefix`. Throws where two files define the same name.
 */
export function bundledSchemas(prefix: string): Readonly<Record<string, SchemaNode>> {
  const definitions: Record<string, SchemaNode> = {};
  const add = (name: string, schema: SchemaNode): void => {
    if (name in definitions) throw new Error(`two schemas define ${name}: rename one of them`);
    definitions[name] = withReferences(schema, prefix);
  };
  for (const [file, schema] of Object.entries(schemaFiles)) {
    const { $schema: _dialect, $defs, title, ...body } = schema;
    if (file !== "common.json") add(String(title), body);
    for (const [name, definition] of Object.entries($defs ?? {})) add(typeName(name), definition);
  }
  return definitions;
}

function withReferences(schema: SchemaNode, prefix: string): SchemaNode {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) =>
        key === "$ref" ? [key, prefix + definitionName(String(entry))] : [key, copy(entry)],
      ),
    );
  };
  // A copy of an object is an object.
  return copy(schema) as SchemaNode;
}

function definitionName(reference: string): string {
  const name = /#\/\$defs\/(\w+)$/.exec(reference)?.[1];
  if (name === undefined) throw new Error(`$ref ${reference} does not name a definition`);
  return typeName(name);
}
