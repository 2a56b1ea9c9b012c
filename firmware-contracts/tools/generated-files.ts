import { readFile } from "node:fs/promises";
import { format } from "oxfmt";
import { asyncApi } from "./async-api.ts";
import { withEvaluationTables } from "./evaluation-table.ts";
import { withFieldTables } from "./field-tables.ts";
import { messageTypes } from "./message-types.ts";

const room = new URL("../", import.meta.url);

/** As `npm run format` would leave it, so that the two never undo each other's work. */
async function formatted(file: string, text: string): Promise<string> {
  const rules = await readFile(new URL("../../.oxfmtrc.json", import.meta.url), "utf8");
  // The repository's own settings.
  const { printWidth } = JSON.parse(rules) as { printWidth: number };
  const { code, errors } = await format(file, text, { printWidth });
  if (errors.length > 0) throw new Error(`${file} cannot be formatted: ${errors[0]?.message}`);
  return code;
}

/** A file that is made from the schemas, wholly or in part. */
export interface GeneratedFile {
  /** Relative to firmware-contracts/. */
  readonly file: string;
  /** What it should hold, given what it holds (null: it is missing). */
  readonly text: (present: string | null) => Promise<string>;
}

export const generatedFiles: readonly GeneratedFile[] = [
  { file: "types/messages.ts", text: messageTypes },
  { file: "asyncapi.json", text: async () => formatted("asyncapi.json", await asyncApi()) },
  {
    file: "README.md",
    text: async (present) =>
      formatted("README.md", await withEvaluationTables(withFieldTables(present ?? ""))),
  },
];

/** Where a generated file lies. */
export function pathOf({ file }: GeneratedFile): URL {
  return new URL(file, room);
}

/** The text of a generated file as it lies there; null when it is missing. */
export async function presentText(generated: GeneratedFile): Promise<string | null> {
  return readFile(pathOf(generated), "utf8").catch(() => null);
}
