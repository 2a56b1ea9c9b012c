import { readFile } from "node:fs/promises";
import type { Environment } from "../../store/settings.ts";

/** What this process was told, as a backup keeps it: the text of the configuration file, and LICHTPUNKT_ settings of the environment. */
export async function givenSettings(environment: Environment): Promise<{
  readonly configuration: string | null;
  readonly settings: Readonly<Record<string, string>>;
}> {
  const file = environment["LICHTPUNKT_CONFIG_FILE"];
  const settings = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith("LICHTPUNKT_") && value !== undefined ? [[name, value] as const] : [],
    ),
  );
  return { configuration: file === undefined ? null : await readFile(file, "utf8"), settings };
}
