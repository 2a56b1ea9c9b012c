import { distance, lineFinder, spotGrid } from "./plane.ts";
import type { Spot } from "./plane.ts";
import { smoothNoise } from "./random.ts";
import type { Ground, Quarter } from "./town-ground.ts";

/** Heading of the streets at a spot, 0..pi: a street has no front. The other family runs across it. */
export type StreetField = (spot: Spot) => number;

/**
 * Which way streets run: round and out of the old core, along the roads and the river, in rows in each quarter, all blended by distance.
 * The blend is one of tensors (Chen et al. 2008, "Interactive Procedural Street Modeling"), so that opposite headings do not cancel out.
 */
export function streetField(ground: Ground, seed: number): StreetField {
  const sway = smoothNoise(seed ^ 0x21, 260);
  const bend = smoothNoise(seed ^ 0x22, 95);
  const coreReach = 230 + ground.radius * 0.1;
  const lines = [
    ...ground.mains.map(({ line }) => ({ near: lineFinder(line, 20), reach: 110, weight: 1.3 })),
    { near: lineFinder(ground.river, 20), reach: 130, weight: 1.5 },
  ];
  const quarters = spotGrid<Quarter>(400);
  for (const quarter of ground.quarters) quarters.add(quarter.centre, quarter);
  const farthest = ground.quarters.reduce((most, { reach }) => Math.max(most, reach), 0) * 2;
  return (spot) => {
    let cosine = 0;
    let sine = 0;
    const blend = (heading: number, weight: number): void => {
      cosine += weight * Math.cos(2 * heading);
      sine += weight * Math.sin(2 * heading);
    };
    blend(
      Math.atan2(spot[1], spot[0]) + Math.PI / 2,
      1.6 * fading(distance([0, 0], spot), coreReach) + 0.05,
    );
    quarters.near(spot, farthest, (quarter, _centre, metres) => {
      blend(quarter.heading, fading(metres, quarter.reach * 0.8));
      return undefined;
    });
    for (const { near, reach, weight } of lines) {
      const found = near(spot, reach * 2.5);
      if (found !== null) blend(found.heading, weight * fading(found.distance, reach));
    }
    // Nobody planned the old core.
    const crooked = 0.5 * fading(distance([0, 0], spot), coreReach) + 0.05;
    return (
      Math.atan2(sine, cosine) / 2 +
      0.26 * sway(spot[0], spot[1]) +
      crooked * bend(spot[0], spot[1])
    );
  };
}

function fading(metres: number, reach: number): number {
  return Math.exp(-((metres / reach) ** 2));
}
