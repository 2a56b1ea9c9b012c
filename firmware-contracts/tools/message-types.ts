import { compile } from "json-schema-to-typescript";
import { bundledSchemas } from "./bundle.ts";

type TypeSchema = Parameters<typeof compile>[0];

/**
 * Text of types/messages.ts. All schemas go through the generator as one, which declares each type
 * once, where a run per file would declare the shared ones again and again.
 */
export async function messageTypes(): Promise<string> {
  // The generator's parameter is typed for draft-04; it reads the keywords used here alike.
  const schema = {
    title: "Messages",
    type: "object",
    additionalProperties: false,
    $defs: bundledSchemas("#/$defs/"),
  } as unknown as TypeSchema;
  const text = await compile(schema, "Messages", {
    additionalProperties: false,
    bannerComment:
      "// Generated from schemas/*.json by `npm run generate`. Change the schemas, not this file.",
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
    strictIndexSignatures: true,
  });
  return withoutBundle(text);
}

/** Without the bundle's own root and the remarks that name it: they say nothing to a reader. */
function withoutBundle(text: string): string {
  return text
    .replace("export interface Messages {}\n", "")
    .replace(
      /( \*\n)? \* This interface was referenced by `Messages`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/g,
      "",
    );
}
