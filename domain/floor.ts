import type { Level } from "./level.ts";
import type { LightFacts } from "./light.ts";
import { floorOf } from "./precedence.ts";
import type { Program, SwitchPoint } from "./program.ts";

/** A light point that forbids what was asked. */
interface FloorBreach {
  readonly lightId: string;
  /** Number on the mast. */
  readonly number: string;
  /** Least level allowed. */
  readonly floor: Level;
  readonly because: "minimumLevel" | "neverDim";
}

export type FloorCheck =
  | { readonly kind: "allowed" }
  | { readonly kind: "refused"; readonly refused: readonly FloorBreach[] };

type Floored = Pick<
  LightFacts,
  "lightId" | "number" | "minimumLevel" | "neverDim" | "defaultLightLevel"
>;

/** Whether people may ask these light points for a level. They are refused, not corrected, and told which light points forbid it. */
export function checkFloor(lights: Iterable<Floored>, level: Level): FloorCheck {
  const refused: FloorBreach[] = [];
  for (const light of lights) {
    const floor = floorOf(light);
    if (level >= floor) continue;
    const because = light.neverDim ? "neverDim" : "minimumLevel";
    refused.push({ lightId: light.lightId, number: light.number, floor, because });
  }
  return refused.length === 0 ? { kind: "allowed" } : { kind: "refused", refused };
}

export interface ProgramFloorBreach extends FloorBreach {
  /** The lowest switch point that goes below the floor, from 0. */
  readonly pointIndex: number;
}

/** The first of the lowest switch points of a program but its last one, off by day; null where there is no other. */
export function lowestAtNight({ points }: Program): SwitchPoint | null {
  const night = points.slice(0, -1);
  if (night.length === 0) return null;
  return night.reduce((least, point) => (point.level < least.level ? point : least));
}

/** Light points for which a program goes below their floor at night. Its last point, off by day, is none. */
export function programFloorBreaches(
  lights: Iterable<Floored>,
  program: Program,
): ProgramFloorBreach[] {
  const lowest = lowestAtNight(program);
  if (lowest === null) return [];
  const check = checkFloor(lights, lowest.level);
  if (check.kind === "allowed") return [];
  const pointIndex = program.points.indexOf(lowest);
  return check.refused.map((breach) => ({ ...breach, pointIndex }));
}
