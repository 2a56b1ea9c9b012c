import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { onTestFinished } from "vitest";
import type { ImportReport } from "../../../api/contract/imports.ts";
import type { ImportFormat } from "../../../api/import/file-format.ts";
import { importWhole } from "../../../api/import/whole-import.ts";
import { exportInventory, inventoryFile } from "../../../api/inventory/export-inventory.ts";
import type { Actor } from "../../../api/office/audit.ts";
import { openRegistry, type Registry } from "../../../store/registry.ts";

export const anna: Actor = {
  user: { id: "u_anna", name: "Anna", role: "administrator" },
  address: "::1",
};

export interface RegistryTown {
  readonly db: Registry["db"];
  importText(text: string): Promise<ImportReport>;
  importPath(path: string): Promise<ImportReport>;
  exported(): Promise<string>;
  /** Writes the inventory as a file of this format and gives its path. */
  exportedAs(format: ImportFormat): Promise<string>;
}

/** A real office.db in a folder of its own, gone when the test is over. */
export async function registryTown(): Promise<RegistryTown> {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-inventory-"));
  const registry = await openRegistry(join(folder, "office.db"), 1);
  const { db } = registry;
  onTestFinished(async () => {
    await registry.close();
    rmSync(folder, { recursive: true });
  });
  const databasePath = join(folder, "office.db");
  const importPath = async (file: string): Promise<ImportReport> => {
    const wanted = { db, databasePath, file, choice: {}, actor: anna, now: 1_000 };
    return (await importWhole(wanted)).report;
  };
  return {
    db,
    importPath,
    importText(text) {
      const path = join(folder, "file.geojson");
      writeFileSync(path, text);
      return importPath(path);
    },
    async exportedAs(format) {
      const path = join(folder, `inventory.${format}`);
      await pipeline(inventoryFile(db, format), createWriteStream(path));
      return path;
    },
    exported: async () => JSON.stringify(await exportInventory(db)),
  };
}
