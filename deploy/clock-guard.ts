import { existsSync } from "node:fs";
import path from "node:path";
import { countRealDevices } from "../api/inventory/simulated-devices.ts";
import { openRegistry } from "../store/registry.ts";
import { isDemoFolder } from "./demo-folder.ts";

/**
 * Why a town of this data folder must not run on a clock of its own; null where it may. Real devices take the instants of programs
 * and overrides for those of their own clocks: a demo's clock would switch a real street's light at a wrong hour.
 */
export async function clockRefusal(dataDir: string): Promise<string | null> {
  const file = path.join(dataDir, "office.db");
  if (isDemoFolder(dataDir) || !existsSync(file)) return null;
  const registry = await openRegistry(file, Date.now());
  try {
    const count = await countRealDevices(registry.db);
    if (count === 0) return null;
    return (
      `LICHTPUNKT_CLOCK_ORIGIN sets a clock of its own, but ${count} real devices are enrolled in ${dataDir}: ` +
      "leave LICHTPUNKT_CLOCK_ORIGIN, LICHTPUNKT_CLOCK_STARTED and LICHTPUNKT_CLOCK_SPEED out, or name another folder by LICHTPUNKT_DATA_DIR"
    );
  } finally {
    await registry.close();
  }
}
