import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Lists of real towns: `berlin` as OpenStreetMap has it, `cambridge` as the city publishes it. */
const files = {
  berlinLamps: "lamps-berlin-neukoelln/street_lamps.geojson",
  berlinStreets: "lamps-berlin-neukoelln/street_names.geojson",
  berlinCabinets: "lamps-berlin-neukoelln/street_cabinets.geojson",
  cambridgeLamps: "lamps-cambridge-ma/INFRA_StreetLights.geojson",
} as const;

/**
 * Whether LICHTPUNKT_REAL_DATA names the folder of the real lists: `describe.skipIf(!hasRealData())`. Where it is set and a list is
 * missing it throws, so that the file fails instead of being skipped.
 */
export function hasRealData(): boolean {
  const folder = process.env["LICHTPUNKT_REAL_DATA"];
  if (folder === undefined || folder === "") return false;
  for (const file of Object.values(files)) {
    if (!existsSync(join(folder, file))) {
      throw new Error(`LICHTPUNKT_REAL_DATA is ${folder}, but ${file} is not in it.`);
    }
  }
  return true;
}

export function realFile(name: keyof typeof files): string {
  return join(process.env["LICHTPUNKT_REAL_DATA"] ?? "", files[name]);
}

export function realFeatures(
  name: keyof typeof files,
): { properties: Record<string, unknown>; geometry: { type: string } }[] {
  // Both publishers give feature collections; a test that reads another shape fails by its counts.
  const { features } = JSON.parse(readFileSync(realFile(name), "utf8")) as {
    features: ReturnType<typeof realFeatures>;
  };
  return features;
}
