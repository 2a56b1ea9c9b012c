import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openRegistry, type Registry } from "../store/registry.ts";
import { officeConfig, type OfficeConfig } from "./config.ts";
import type { Actor } from "./office/audit.ts";
import { keepFilesPrivate } from "./private-files.ts";

/** Whoever may write the data directory by this machine's command line. */
export const commandLineActor: Actor = {
  user: { id: "cli", name: "CLI", role: "administrator" },
  address: "local",
};

/** Ends the program with words for a person. */
export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

export function configuration(): OfficeConfig {
  const read = officeConfig();
  return read.ok ? read.config : fail(read.faults.join("\n"));
}

/** Opens office.db for one piece of work; only where no office runs on it. */
export async function withRegistry<T>(
  { dataDir }: OfficeConfig,
  work: (registry: Registry) => Promise<T>,
): Promise<T> {
  keepFilesPrivate();
  // A list may be brought in before the first start.
  await mkdir(dataDir, { recursive: true });
  const registry = await openRegistry(join(dataDir, "office.db"), Date.now());
  try {
    return await work(registry);
  } finally {
    await registry.close();
  }
}
