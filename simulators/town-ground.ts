import {
  blob,
  distance,
  headingOf,
  lastSpot,
  lineFinder,
  rounded,
  towards,
  turnBetween,
} from "./plane.ts";
import type { Line, Spot } from "./plane.ts";
import { smoothNoise } from "./random.ts";
import type { Random } from "./random.ts";

/** What stands somewhere; "outside" is fields, where no street begins. */
export type Zone = "core" | "residential" | "industrial" | "village" | "park" | "water" | "outside";

/** A quarter of houses built in one go: its streets run one way and take their names from one theme. */
export interface Quarter {
  readonly centre: Spot;
  readonly heading: number;
  readonly reach: number;
}

/** The lie of the land before any small street: what is given, what is built on, and the roads that were there first. */
export interface Ground {
  readonly radius: number;
  readonly ring: Line;
  /** From the market or the ring outwards; `village` is the one that goes on to the village. */
  readonly mains: readonly { readonly line: Line; readonly village: boolean }[];
  readonly river: Line;
  readonly lake: Line;
  readonly park: Line;
  readonly parkCentre: Spot;
  readonly villageCentre: Spot;
  readonly quarters: readonly Quarter[];
  zoneAt(spot: Spot): Zone;
}

const riverWidth = 14;

/** Lays out a town of the given radius in metres. */
export function layGround(random: Random, seed: number, radius: number): Ground {
  const edge = smoothNoise(seed ^ 0x11, 1);
  const coreRadius = 150 + 0.06 * radius;
  const core = blob([0, 0], coreRadius, 0.12, smoothNoise(seed ^ 0x12, 1));
  const count = radius < 1400 ? 5 : 7;
  const turn = random.between(0, 2 * Math.PI);
  const headings = Array.from(
    { length: count },
    (_, i) => turn + ((i + random.between(-0.17, 0.17)) * 2 * Math.PI) / count,
  );
  const heading = (i: number): number => headings[i % count] ?? 0;
  const between = (i: number): number => (heading(i) + heading(i + 1)) / 2;

  const parkHeading = between(2) + (between(2) < heading(2) ? Math.PI : 0);
  const parkCentre = towards([0, 0], parkHeading, coreRadius + radius * 0.22 + 40);
  const parkRadius = 75 + radius * 0.11;
  const park = blob(parkCentre, parkRadius, 0.2, smoothNoise(seed ^ 0x13, 1));
  const lake = blob(
    towards(parkCentre, parkHeading, parkRadius * 0.25),
    parkRadius * 0.46,
    0.3,
    smoothNoise(seed ^ 0x14, 1),
  );
  const river = layRiver(random, parkCentre, parkHeading, parkRadius, radius);

  const villageCentre = towards([0, 0], heading(1), radius * 1.1 + 420);
  const village = blob(villageCentre, 150 + radius * 0.17, 0.25, smoothNoise(seed ^ 0x15, 1));
  const industryCentre = towards([0, 0], heading(0) + 0.24, radius * 0.95);
  const industry = blob(industryCentre, radius * 0.3, 0.16, smoothNoise(seed ^ 0x16, 1));

  const mains = headings.map((toward, i) => ({
    line: layMain(
      random,
      i % 2 === 0 ? 34 : coreRadius - 6,
      toward,
      i === 1 ? villageCentre : null,
      {
        radius,
        lengthBeyond: i === 1 ? 0 : 90,
      },
    ),
    village: i === 1,
  }));

  const nearRiver = lineFinder(river, 5);
  const outline = (spot: Spot): number => {
    const away = headingOf([0, 0], spot);
    // Towns grow along their roads.
    const pull = headings.reduce(
      (best, road) => Math.max(best, 1 - turnBetween(road, away) / 0.35),
      0,
    );
    return radius * (0.92 + 0.2 * edge(Math.cos(away) * 1.9, Math.sin(away) * 1.9) + 0.13 * pull);
  };
  const zoneAt = (spot: Spot): Zone => {
    if (lake.contains(spot, 14) || nearRiver(spot, riverWidth) !== null) return "water";
    if (park.contains(spot, 8)) return "park";
    if (core.contains(spot)) return "core";
    if (village.contains(spot)) return "village";
    if (industry.contains(spot)) return "industrial";
    return distance([0, 0], spot) < outline(spot) ? "residential" : "outside";
  };
  const quarters = layQuarters(random, radius, zoneAt, [
    { centre: industryCentre, heading: heading(0), reach: radius * 0.3 },
    { centre: villageCentre, heading: heading(1) + 0.2, reach: 220 + radius * 0.2 },
  ]);
  return {
    radius,
    ring: core.ring,
    mains,
    river,
    lake: lake.ring,
    park: park.ring,
    parkCentre,
    villageCentre,
    quarters,
    zoneAt,
  };
}

/** From inside or at the old wall outwards, swaying slightly; a last spot to head for may be given. */
function layMain(
  random: Random,
  from: number,
  toward: number,
  target: Spot | null,
  size: { radius: number; lengthBeyond: number },
): Spot[] {
  const rough: Spot[] = [towards([0, 0], toward, from)];
  const sway = random.between(0.1, 0.22) * (random.chance(0.5) ? 1 : -1);
  const length =
    target === null ? size.radius * 1.12 + size.lengthBeyond : distance([0, 0], target);
  for (let reach = from + 130; reach < length; reach += 130) {
    const share = reach / length;
    const calm = target === null ? 1 : Math.sin(share * Math.PI);
    const bend = sway * Math.sin(share * 4.2) * calm + random.between(-0.035, 0.035) * calm;
    rough.push(towards([0, 0], toward + bend, reach));
  }
  if (target === null) {
    rough.push(towards(lastSpot(rough), toward + random.between(-0.2, 0.2), 80));
    return rounded(rough, 2);
  }
  // The road goes through its village, not only up to it.
  const exit = toward + random.between(-0.45, 0.45);
  rough.push(
    target,
    towards(target, exit, 130),
    towards(target, exit + 0.15, 190 + size.radius * 0.18),
  );
  return rounded(rough, 2);
}

function layRiver(
  random: Random,
  parkCentre: Spot,
  parkHeading: number,
  parkRadius: number,
  radius: number,
): Spot[] {
  const bend = random.between(0.25, 0.5);
  const nearest = towards(parkCentre, parkHeading, -parkRadius * 0.78);
  const arm = (side: number): Spot[] => {
    const spots: Spot[] = [];
    let spot = nearest;
    let heading = parkHeading + (side * Math.PI) / 2;
    for (let reach = 0; reach < radius * 3; reach += 160) {
      heading += (-side * bend * 160) / radius + random.between(-0.22, 0.22);
      spot = towards(spot, heading, 160);
      spots.push(spot);
    }
    return spots;
  };
  return rounded([...arm(-1).toReversed(), nearest, ...arm(1)], 3);
}

function layQuarters(
  random: Random,
  radius: number,
  zoneAt: (spot: Spot) => Zone,
  given: readonly Quarter[],
): Quarter[] {
  const quarters: Quarter[] = [...given];
  const reach = 330;
  const wanted = Math.max(5, Math.round((radius / reach) ** 2 * 1.1));
  for (
    let attempt = 0;
    attempt < wanted * 30 && quarters.length < wanted + given.length;
    attempt++
  ) {
    const centre = towards(
      [0, 0],
      random.between(0, 2 * Math.PI),
      radius * Math.sqrt(random.between(0.08, 1)),
    );
    const apart = quarters.every((other) => distance(other.centre, centre) > reach * 0.85);
    if (!apart || zoneAt(centre) !== "residential") continue;
    const outward = headingOf([0, 0], centre);
    quarters.push({ centre, heading: outward + random.between(-0.5, 0.5), reach });
  }
  return quarters;
}

/** The quarter a spot belongs to: the nearest. */
export function quarterOf(quarters: readonly Quarter[], spot: Spot): number {
  let best = 0;
  let bestMetres = Infinity;
  quarters.forEach((quarter, i) => {
    const metres = distance(quarter.centre, spot);
    if (metres >= bestMetres) return;
    best = i;
    bestMetres = metres;
  });
  return best;
}
