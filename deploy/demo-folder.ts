import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** In a folder with a file of this name everything may be thrown away: it was made by a demo. */
const mark = "demo.json";

export function isDemoFolder(folder: string): boolean {
  return existsSync(path.join(folder, mark));
}

/** The demo begins anew each time; what no demo has made is never touched. Throws a RangeError where that lies there. */
export function emptyDemoFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    if (!isDemoFolder(folder)) {
      throw new RangeError(
        `${folder} holds data that is not a demo's. Name another folder by LICHTPUNKT_DATA_DIR, or move it away.`,
      );
    }
    rmSync(folder, { recursive: true });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, mark), JSON.stringify({ madeBy: "lichtpunkt demo" }));
}
