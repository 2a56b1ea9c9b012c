import {
  distance,
  headingOf,
  lastSpot,
  lineLength,
  nearestIn,
  nearestOn,
  spotAt,
  spotGrid,
  towards,
  turnBetween,
} from "./plane.ts";
import type { Line, Spot, SpotGrid } from "./plane.ts";
import type { Random } from "./random.ts";
import type { StreetField } from "./town-field.ts";
import type { Ground, Zone } from "./town-ground.ts";

/** What a street is for; lighting class, lamps and name follow from it. */
export type StreetKind =
  | "main"
  | "core"
  | "collector"
  | "residential"
  | "industrial"
  | "village"
  | "path";

/** A line of street as drawn first: it may cross others. */
export interface Draft {
  readonly line: Line;
  readonly kind: StreetKind;
}

interface Mark {
  readonly street: number;
  readonly heading: number;
}

const step = 9;

/** Metres between neighbours that run the same way, along the rows and across them. */
const apartIn: Record<Zone, readonly [along: number, across: number]> = {
  core: [42, 52],
  residential: [76, 128],
  industrial: [105, 150],
  village: [78, 130],
  park: [0, 0],
  water: [0, 0],
  outside: [0, 0],
};

/** Draws all streets: the roads that were there first, collectors, then small streets wherever there is room. */
export function drawStreets(ground: Ground, field: StreetField, random: Random): Draft[] {
  const drafts: Draft[] = [];
  const marks: SpotGrid<Mark> = spotGrid(60);
  const keep = (line: Line, kind: StreetKind): void => {
    const street = drafts.length;
    drafts.push({ line, kind });
    for (let i = 0; i < line.length; i++) {
      const from = spotAt(line, Math.max(i - 1, 0));
      const to = spotAt(line, Math.max(i, 1));
      const pieces = i === 0 ? 1 : Math.max(1, Math.round(distance(from, to) / step));
      for (let piece = 1; piece <= pieces; piece++) {
        const share = i === 0 ? 0 : piece / pieces;
        marks.add([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share], {
          street,
          heading: headingOf(from, to),
        });
      }
    }
  };
  for (const main of ground.mains) keep(main.line, "main");
  keep(ground.ring, "core");
  for (const path of parkPaths(ground)) keep(path, "path");

  /** Whether a street of this heading may lie here: built-up ground, no neighbour nearer than `share` of the usual distance. */
  const roomFor = (
    spot: Spot,
    heading: number,
    family: 0 | 1,
    share: number,
    wide: number,
  ): boolean => {
    const zone = ground.zoneAt(spot);
    const apart = apartIn[zone][family] * share * wide;
    if (apart === 0) return false;
    let room = true;
    marks.near(spot, apart, (mark) => {
      const turn = turnBetween(mark.heading, heading);
      // Streets that cross do not crowd each other.
      if (Math.min(turn, Math.PI - turn) >= 0.7) return undefined;
      room = false;
      return "enough";
    });
    return room;
  };
  const trace = (seed: Spot, family: 0 | 1, wide: number, longest: number): Spot[] => {
    const arm = (way: 1 | -1): Spot[] => {
      const spots: Spot[] = [];
      let spot = seed;
      let heading = field(seed) + (family * Math.PI) / 2 + (way === 1 ? 0 : Math.PI);
      for (let metres = 0; metres < longest / 2; metres += step) {
        const half = followed(field, towards(spot, heading, step / 2), family, heading);
        const next = towards(spot, half, step);
        if (!roomFor(next, half, family, 0.52, wide)) break;
        if (spots.length > 20 && distance(next, seed) < step * 2) break;
        spots.push(next);
        heading = half;
        spot = next;
      }
      return spots;
    };
    return [...arm(-1).toReversed(), seed, ...arm(1)];
  };
  const grow = (seeds: readonly Spot[], wide: number, shortest: number, longest: number): void => {
    const waiting = seeds.flatMap((seed) => [
      { seed, family: 0 as const },
      { seed, family: 1 as const },
    ]);
    for (const { seed, family } of waiting) {
      const heading = field(seed) + (family * Math.PI) / 2;
      if (!roomFor(seed, heading, family, 1, wide)) continue;
      const line = joined(trace(seed, family, wide, longest), drafts, marks);
      if (lineLength(line) < shortest) continue;
      keep(line, kindIn(ground.zoneAt(seed), wide > 1));
    }
  };
  const seeds = random.shuffled(sowing(ground, random));
  grow(seeds, 3.6, 330, 2600);
  grow(seeds, 1, 75, 1500);
  return drafts;
}

function kindIn(zone: Zone, collector: boolean): StreetKind {
  if (zone === "core" || zone === "industrial" || zone === "village") return zone;
  return collector ? "collector" : "residential";
}

/** The field's heading at a spot, turned to run on from the heading before. */
function followed(field: StreetField, spot: Spot, family: 0 | 1, before: number): number {
  const heading = field(spot) + (family * Math.PI) / 2;
  return turnBetween(heading, before) > Math.PI / 2 ? heading + Math.PI : heading;
}

/** Spots all over the built-up ground, loosely in rows. */
function sowing(ground: Ground, random: Random): Spot[] {
  const spots: Spot[] = [];
  const pitch = 31;
  const scatter = (centre: Spot, reach: number): void => {
    for (let x = -reach; x <= reach; x += pitch) {
      for (let y = -reach; y <= reach; y += pitch) {
        const spot: Spot = [
          centre[0] + x + random.between(-12, 12),
          centre[1] + y + random.between(-12, 12),
        ];
        if (apartIn[ground.zoneAt(spot)][0] > 0) spots.push(spot);
      }
    }
  };
  scatter([0, 0], ground.radius * 1.35);
  scatter(ground.villageCentre, 260 + ground.radius * 0.25);
  return spots;
}

/** Paths of the park: along the lake and from it to the streets around. */
function parkPaths(ground: Ground): Line[] {
  const centre = ground.lake.reduce<Spot>(
    (sum, spot) => [sum[0] + spot[0] / ground.lake.length, sum[1] + spot[1] / ground.lake.length],
    [0, 0],
  );
  const around = ground.lake.map((spot) => towards(spot, headingOf(centre, spot), 20));
  const rays = [0.6, 2.3, 3.9, 5.4].map((heading) => {
    const start = towards(ground.parkCentre, heading, 700);
    const inner = nearestOn(around, start).spot;
    const outward = headingOf(ground.parkCentre, inner);
    const line: Spot[] = [inner];
    for (let metres = step; metres < 420; metres += step) {
      const spot = towards(inner, outward + 0.25 * Math.sin(metres / 60), metres);
      const zone = ground.zoneAt(spot);
      if (zone === "water") return null;
      line.push(spot);
      if (zone !== "park") break;
    }
    return line;
  });
  return [around, ...rays.filter((ray) => ray !== null)];
}

/** Runs loose ends on to a street nearby, so that blocks close. */
function joined(line: Line, drafts: readonly Draft[], marks: SpotGrid<Mark>): Spot[] {
  if (line.length < 2) return [...line];
  const reachOn = (end: Spot, heading: number): Spot[] => {
    const found = nearestIn(
      marks,
      end,
      64,
      (_mark, spot) => distance(end, spot) < 1 || turnBetween(headingOf(end, spot), heading) < 0.75,
    );
    if (found === null) return [];
    const foot = nearestOn(drafts[found.value.street]?.line ?? [], found.spot).spot;
    // A step beyond the street, so that the two lines truly cross.
    return [towards(foot, headingOf(end, foot), 2)];
  };
  const first = spotAt(line, 0);
  const last = lastSpot(line);
  const before = reachOn(first, headingOf(spotAt(line, 1), first));
  const after = reachOn(last, headingOf(spotAt(line, line.length - 2), last));
  return [...before, ...line, ...after];
}
