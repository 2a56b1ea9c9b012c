import type { ImportReport } from "../../api/contract/imports.ts";

export interface Applicable {
  readonly word:
    | "import.apply"
    | "import.applyStreets"
    | "import.applyCabinets"
    | "import.applyPlaces";
  readonly count: number;
}

/**
 * What a file that has been read offers to take over; null where it would change nothing. Files of streets or cabinets alone are
 * worth taking, too: they give the map its lines, and light points their streets.
 */
export function applicable({ added, changed, streets, cabinets }: ImportReport): Applicable | null {
  const lights = added + changed;
  if (lights > 0) return { word: "import.apply", count: lights };
  if (streets > 0 && cabinets > 0) return { word: "import.applyPlaces", count: streets + cabinets };
  if (streets > 0) return { word: "import.applyStreets", count: streets };
  if (cabinets > 0) return { word: "import.applyCabinets", count: cabinets };
  return null;
}
