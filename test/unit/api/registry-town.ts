import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ImportReport } from "../../../api/contract/imports.ts";
import { carryOutImport } from "../../../api/import/carry-out.ts";
import { geoJsonFile } from "../../../api/import/geojson-file.ts";
import { exportInventory } from "../../../api/inventory/export-inventory.ts";
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
  const importPath = (path: string): Promise<ImportReport> =>
    db
      .transaction()
      .execute((trx) =>
        carryOutImport(
          { db: trx, file: geoJsonFile(path), onProgress: () => {} },
          anna.user.id,
          1_000,
        ),
      );
  return {
    db,
    importPath,
    importText(text) {
      const path = join(folder, "file.geojson");
      writeFileSync(path, text);
      return importPath(path);
    },
    exported: async () => JSON.stringify(await exportInventory(db)),
  };
}
