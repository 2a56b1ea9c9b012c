import { along, headingOf, lineLength, nearestIn, spotAt, spotGrid, towards } from "./plane.ts";
import type { Line, Spot } from "./plane.ts";
import type { Random } from "./random.ts";
import { luminaireKinds } from "./luminaire-types.ts";
import type { LuminaireKind } from "./luminaire-types.ts";
import type { Network } from "./town-graph.ts";
import type { StreetKind } from "./town-streets.ts";

/** A mast as the road authority wants it there; one or two luminaires hang on it. */
export interface Mast {
  readonly spot: Spot;
  /** Index of its street in the network. */
  readonly street: number;
  readonly kind: StreetKind;
  /** Metres from the street's beginning, and on which side it stands. */
  readonly metres: number;
  readonly side: "left" | "right";
  readonly heads: 1 | 2;
  readonly zebra: boolean;
  readonly lightingClass: string;
  /** Per cent. */
  readonly minimumLevel: number;
  readonly luminaire: LuminaireKind;
}

interface Lighting {
  /** Metres between masts, measured along the street. */
  readonly spacing: number;
  /** Metres from the middle of the street to the mast. */
  readonly beside: number;
  readonly staggered: boolean;
  /** EN 13201-2 */
  readonly lightingClass: string;
  readonly minimumLevel: number;
  readonly luminaire: LuminaireKind;
}

const lightingOf: Record<StreetKind, Lighting> = {
  main: {
    spacing: 30,
    beside: 6.5,
    staggered: true,
    lightingClass: "M4",
    minimumLevel: 50,
    luminaire: luminaireKinds.road62,
  },
  core: {
    spacing: 25,
    beside: 3.5,
    staggered: true,
    lightingClass: "P3",
    minimumLevel: 30,
    luminaire: luminaireKinds.oldTown24,
  },
  collector: {
    spacing: 33,
    beside: 5,
    staggered: false,
    lightingClass: "M5",
    minimumLevel: 40,
    luminaire: luminaireKinds.street38,
  },
  residential: {
    spacing: 35,
    beside: 4,
    staggered: false,
    lightingClass: "P4",
    minimumLevel: 30,
    luminaire: luminaireKinds.home21,
  },
  industrial: {
    spacing: 39,
    beside: 5.5,
    staggered: false,
    lightingClass: "C4",
    minimumLevel: 30,
    luminaire: luminaireKinds.works54,
  },
  village: {
    spacing: 38,
    beside: 4,
    staggered: false,
    lightingClass: "P5",
    minimumLevel: 20,
    luminaire: luminaireKinds.home27,
  },
  path: {
    spacing: 27,
    beside: 2,
    staggered: false,
    lightingClass: "P6",
    minimumLevel: 10,
    luminaire: luminaireKinds.path14,
  },
};

/** Sets masts along all streets: one at most crossings, the rest evenly between, none too close to another. */
export function setMasts(
  network: Network,
  random: Random,
  isLit: (spot: Spot, kind: StreetKind) => boolean,
): Mast[] {
  const masts: Mast[] = [];
  const standing = spotGrid<number>(30);
  const free = (spot: Spot, metres: number): boolean => nearestIn(standing, spot, metres) === null;
  const put = (mast: Mast, clearance: number): void => {
    if (!isLit(mast.spot, mast.kind) || !free(mast.spot, clearance)) return;
    standing.add(mast.spot, masts.length);
    masts.push(mast);
  };
  const crossingsLit = new Set<number>();
  const leaving = headingsByNode(network);
  network.streets.forEach((street, index) => {
    const lighting = lightingOf[street.kind];
    let metres = 0;
    let sideLeft = false;
    let sinceZebra = 260;
    for (const stretch of street.stretches) {
      const length = lineLength(stretch.line);
      const make = (at: number, extra: Partial<Mast> = {}): Mast => {
        const place = along(stretch.line, at);
        const side = extra.side ?? (lighting.staggered && sideLeft ? "left" : "right");
        const across = place.heading + (side === "right" ? -Math.PI / 2 : Math.PI / 2);
        return {
          spot: towards(place.spot, across, lighting.beside + random.between(-0.4, 0.4)),
          street: index,
          kind: street.kind,
          metres: metres + at,
          side,
          heads: 1,
          zebra: false,
          lightingClass: lighting.lightingClass,
          minimumLevel: lighting.minimumLevel,
          luminaire: lighting.luminaire,
          ...extra,
        };
      };
      const crossing = crossingMast(network, leaving, stretch.from, lighting.beside);
      if (crossing !== null && !crossingsLit.has(stretch.from)) {
        crossingsLit.add(stretch.from);
        const wide = street.kind === "main" || street.kind === "collector";
        const twoHeads = wide && random.chance(street.kind === "main" ? 0.45 : 0.2);
        put(make(0, { spot: crossing, heads: twoHeads ? 2 : 1 }), 9);
      }
      sinceZebra += length;
      if (street.kind === "main" && sinceZebra > 330 && length > 60) {
        sinceZebra = 0;
        const at = random.between(22, Math.min(34, length - 22));
        const zebra = {
          zebra: true,
          lightingClass: "C2",
          minimumLevel: 100,
          luminaire: luminaireKinds.zebra74,
        };
        put(make(at, { ...zebra, side: "right" }), 5);
        put(make(at + 4, { ...zebra, side: "left" }), 5);
      }
      const gap = lighting.spacing + random.between(-1.5, 1.5);
      const pieces = Math.max(1, Math.round(length / gap));
      for (let piece = 0; piece < pieces; piece++) {
        const at = ((piece + 0.5) / pieces) * length + random.between(-1.2, 1.2);
        put(make(at), gap * 0.52);
        sideLeft = !sideLeft;
      }
      metres += length;
    }
  });
  return masts;
}

/** Headings in which streets leave each node. */
function headingsByNode(network: Network): Map<number, number[]> {
  const headings = new Map<number, number[]>();
  const note = (node: number, line: Line): void => {
    const heading = headingOf(spotAt(line, 0), along(line, 12).spot);
    const list = headings.get(node);
    if (list === undefined) headings.set(node, [heading]);
    else list.push(heading);
  };
  for (const { from, to, line } of network.stretches) {
    note(from, line);
    note(to, line.toReversed());
  }
  return headings;
}

/** The corner of a crossing where its mast stands: in the widest gap between the streets that meet; null where too few meet. */
function crossingMast(
  network: Network,
  leaving: ReadonlyMap<number, readonly number[]>,
  node: number,
  beside: number,
): Spot | null {
  const headings = (leaving.get(node) ?? []).toSorted((a, b) => a - b);
  if (headings.length < 3) return null;
  let widest = 0;
  let bisector = 0;
  headings.forEach((heading, i) => {
    const next =
      i + 1 < headings.length ? (headings[i + 1] ?? 0) : (headings[0] ?? 0) + 2 * Math.PI;
    if (next - heading <= widest) return;
    widest = next - heading;
    bisector = (heading + next) / 2;
  });
  const spot = spotAt(network.nodes, node);
  return towards(spot, bisector, (beside + 1) * (widest > 2.8 ? 1 : 1.35));
}
