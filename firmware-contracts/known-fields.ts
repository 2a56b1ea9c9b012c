import { resolveReference, schemaFiles, type SchemaNode } from "./schema-set.ts";

/** Which fields an object may have; a leaf holds no objects of ours. */
interface KnownFields {
  readonly fields: Map<string, KnownFields>;
}

const leaf: KnownFields = { fields: new Map() };

/** Enough to see what a newer firmware sends; more would be a way to flood the list. */
const maxReported = 16;
const maxNameLength = 64;

/** The fields a schema file knows, at every depth. Throws when a reference in it names nothing. */
export function knownFieldsOf(file: string): KnownFields {
  const root = schemaFiles[file];
  if (root === undefined) throw new Error(`no schema file ${file}`);
  return collect(root, file);
}

function collect(schema: SchemaNode, file: string): KnownFields {
  const fields = new Map<string, KnownFields>();
  addFields(schema, file, fields);
  return fields.size === 0 ? leaf : { fields };
}

function addFields(schema: SchemaNode, file: string, fields: Map<string, KnownFields>): void {
  if (schema.$ref !== undefined) {
    const target = resolveReference(schema.$ref, file);
    addFields(target.schema, target.file, fields);
  }
  for (const part of [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) {
    addFields(part, file, fields);
  }
  // An array stands for its items: only objects have fields.
  if (schema.items !== undefined) addFields(schema.items, file, fields);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    fields.set(name, collect(property, file));
  }
}

const nothing: readonly string[] = [];

/**
 * Takes the fields that the schema does not know out of a message that is valid otherwise, and names
 * them as `readings[].colour`. A message without such fields costs one look-up per field.
 */
export function stripUnknown(known: KnownFields, message: object): readonly string[] {
  const unknown = stripAt(known, message, "", null);
  return unknown === null ? nothing : [...unknown];
}

type Unknown = Set<string> | null;

function stripAt(known: KnownFields, object: object, path: string, found: Unknown): Unknown {
  // The message came from JSON.parse: its own keys are all there is to see.
  const record = object as Record<string, unknown>;
  let unknown = found;
  for (const key in record) {
    const field = known.fields.get(key);
    if (field === undefined) {
      unknown ??= new Set();
      if (unknown.size < maxReported) unknown.add(path + key.slice(0, maxNameLength));
      delete record[key];
    } else if (field !== leaf) {
      unknown = stripValue(field, record[key], key, path, unknown);
    }
  }
  return unknown;
}

function stripValue(
  known: KnownFields,
  value: unknown,
  key: string,
  path: string,
  found: Unknown,
): Unknown {
  if (typeof value !== "object" || value === null) return found;
  if (!Array.isArray(value)) return stripAt(known, value, `${path}${key}.`, found);
  let unknown = found;
  const inside = `${path}${key}[].`;
  for (const item of value) {
    if (typeof item === "object" && item !== null) unknown = stripAt(known, item, inside, unknown);
  }
  return unknown;
}
