import { lineLength, nearestOn, rounded, toDegrees } from "./plane.ts";
import type { Line, Spot } from "./plane.ts";
import { hashText, seededRandom } from "./random.ts";
import { streetField } from "./town-field.ts";
import { feedMasts } from "./town-feeding.ts";
import { cabinetStock } from "./town-cabinets.ts";
import type { Cabinet, Feed } from "./town-feeding.ts";
import { networkOf, streetLine } from "./town-graph.ts";
import type { Network } from "./town-graph.ts";
import { layGround, quarterOf } from "./town-ground.ts";
import type { Ground } from "./town-ground.ts";
import { setMasts } from "./town-lamps.ts";
import type { Mast } from "./town-lamps.ts";
import { streetNaming } from "./town-names.ts";
import { stockOf } from "./town-stock.ts";
import type { Stock } from "./town-stock.ts";
import { drawStreets } from "./town-streets.ts";

export interface TownOptions {
  /** Same seed, same town. Default 1. */
  readonly seed?: number;
  /** How many light points, about (within 3 %), from 200. Default 1,200. */
  readonly lights?: number;
  /** [longitude, latitude] of the market place. */
  readonly center?: readonly [number, number];
  readonly name?: string;
}

interface TownFeature {
  readonly type: "Feature";
  readonly geometry: {
    readonly type: "Point" | "LineString" | "Polygon";
    readonly coordinates: unknown;
  };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** An inventory as a town would hand it over: GeoJSON (RFC 7946) with some members of its own. */
export interface Town {
  readonly type: "FeatureCollection";
  readonly name: string;
  readonly timeZone: string;
  readonly center: readonly [number, number];
  readonly seed: number;
  readonly features: readonly TownFeature[];
}

interface Plan {
  readonly ground: Ground;
  readonly network: Network;
  readonly masts: readonly Mast[];
}

/** Invents a small German town: streets, cabinets and light points. The same options give the same town. */
export function generateTown(options: TownOptions = {}): Town {
  const { seed = 1, lights = 1200, center = [10.1174, 50.0421], name = "Auenfurt" } = options;
  if (!Number.isInteger(lights) || lights < 200) {
    throw new RangeError(`lights is ${lights}: give a whole number of at least 200.`);
  }
  const { ground, network, masts } = planFor(seed, lights);
  const { cabinets, feeds } = feedMasts(masts, seededRandom(seed, "feeding"));
  const stock = stockOf(masts, feeds, seededRandom(seed, "stock"));
  const switchedBy = cabinetStock(seed, cabinets, feeds, stock);
  const naming = streetNaming(seededRandom(seed, "names"));
  const namedOrder = network.streets
    .map((_, index) => index)
    .toSorted((a, b) => streetMetres(network, b) - streetMetres(network, a));
  const names: string[] = [];
  for (const index of namedOrder) {
    const street = network.streets[index];
    if (street === undefined) continue;
    names[index] = naming(street.kind, quarterOf(ground.quarters, middleOf(streetLine(street))));
  }
  const place = (spot: Spot): [number, number] => toDegrees(center, spot);
  const areas = network.streets.map((street) =>
    areaAt(ground, middleOf(streetLine(street)), street.kind),
  );
  const features: TownFeature[] = [
    polygon("park", "Stadtpark", ground.park, place),
    polygon("water", "Parksee", ground.lake, place),
    {
      type: "Feature",
      geometry: { type: "LineString", coordinates: ground.river.map(place) },
      properties: { kind: "water", name: "Aue" },
    },
    ...network.streets.map((street, index): TownFeature => ({
      type: "Feature",
      geometry: { type: "LineString", coordinates: streetLine(street).map(place) },
      properties: { kind: "street", name: names[index], area: areas[index]?.name },
    })),
    ...cabinets.map((cabinet, index): TownFeature => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: place(cabinet.spot) },
      properties: {
        kind: "cabinet",
        number: cabinet.number,
        name: `Schaltschrank ${cabinet.number}`,
        ...switchedBy[index],
      },
    })),
    ...lightPoints({ seed, masts, feeds, cabinets, stock, names, areas, place }),
  ];
  return { type: "FeatureCollection", name, timeZone: "Europe/Berlin", center, seed, features };
}

/** The file of a town: one feature a line, so that people can read and compare it. */
export function townText(town: Town): string {
  const { features, ...head } = town;
  const opening = JSON.stringify(head).slice(0, -1);
  return `${opening},"features":[\n${features.map((feature) => JSON.stringify(feature)).join(",\n")}\n]}\n`;
}

/** Lays out towns of different size until one needs about the wanted number of lights. */
function planFor(seed: number, lights: number): Plan {
  let radius = 22.5 * Math.sqrt(lights);
  let best: { plan: Plan; miss: number } | null = null;
  for (let attempt = 0; attempt < 9; attempt++) {
    const plan = planAt(seed, radius);
    const count = plan.masts.reduce((sum, mast) => sum + mast.heads, 0);
    const miss = Math.abs(count / lights - 1);
    if (best === null || miss < best.miss) best = { plan, miss };
    if (miss < 0.03) break;
    radius *= Math.sqrt(lights / Math.max(count, 50)) ** 0.9;
  }
  if (best === null) throw new RangeError("No town was laid out.");
  return best.plan;
}

function planAt(seed: number, radius: number): Plan {
  const ground = layGround(seededRandom(seed, "ground"), seed, radius);
  const drafts = drawStreets(ground, streetField(ground, seed), seededRandom(seed, "streets"));
  const network = networkOf(drafts, seededRandom(seed, "blocks"));
  const masts = setMasts(network, seededRandom(seed, "masts"), (spot, kind) => {
    const zone = ground.zoneAt(spot);
    if (zone === "water") return nearestOn(ground.river, spot).distance < 20 && kind === "main";
    // The road between town and village runs through dark fields.
    return zone !== "outside" || kind !== "main";
  });
  return { ground, network, masts };
}

interface Area {
  readonly name: string;
  readonly code: string;
}

function areaAt(ground: Ground, spot: Spot, kind: string): Area {
  const zone = ground.zoneAt(spot);
  if (kind === "path" || zone === "park") return { name: "Stadtpark", code: "P" };
  if (zone === "core") return { name: "Altstadt", code: "A" };
  if (zone === "industrial") return { name: "Gewerbegebiet", code: "G" };
  const toVillage = nearestOn([ground.villageCentre, ground.villageCentre], spot).distance;
  if (zone === "village" || toVillage < Math.hypot(...spot) / 2)
    return { name: "Oberauen", code: "V" };
  const quadrant = Math.floor((Math.atan2(spot[1], spot[0]) / (Math.PI / 2) + 4.5) % 4);
  const sides = [
    { name: "Oststadt", code: "O" },
    { name: "Nordstadt", code: "N" },
    { name: "Weststadt", code: "W" },
    { name: "Südstadt", code: "S" },
  ];
  return sides[quadrant] ?? { name: "Altstadt", code: "A" };
}

function lightPoints(town: {
  readonly seed: number;
  readonly masts: readonly Mast[];
  readonly feeds: readonly Feed[];
  readonly cabinets: readonly Cabinet[];
  readonly stock: readonly Stock[];
  readonly names: readonly string[];
  readonly areas: readonly Area[];
  readonly place: (spot: Spot) => [number, number];
}): TownFeature[] {
  const features: TownFeature[] = [];
  const countIn = new Map<string, number>();
  const devices = new Set<string>();
  const order = [...town.masts.keys()].toSorted((a, b) => {
    const first = town.masts[a];
    const second = town.masts[b];
    if (first === undefined || second === undefined) return 0;
    return first.street - second.street || first.metres - second.metres || a - b;
  });
  const random = seededRandom(town.seed, "signs");
  for (const index of order) {
    const mast = town.masts[index];
    const feed = town.feeds[index];
    const stock = town.stock[index];
    const area = town.areas[mast?.street ?? -1];
    if (!mast || !feed || !stock || !area) continue;
    const running = (countIn.get(area.code) ?? 0) + 1;
    countIn.set(area.code, running);
    const mastNumber = `${area.code}${String(running).padStart(3, "0")}`;
    const device =
      stock.switching === "networked" ? deviceName(town.seed, mastNumber, devices) : null;
    const house = 1 + 2 * Math.floor(mast.metres / 17) + (mast.side === "left" ? 1 : 0);
    const sign = stock.switching === "byCabinet" && mast.kind === "village" && random.chance(0.6);
    for (let head = 1; head <= mast.heads; head++) {
      const away: Spot = [mast.spot[0] + (head - 1) * 0.9, mast.spot[1]];
      features.push({
        type: "Feature",
        geometry: { type: "Point", coordinates: town.place(away) },
        properties: {
          kind: "lightPoint",
          number: mast.heads === 1 ? mastNumber : `${mastNumber}-${head}`,
          mast: mastNumber,
          street: town.names[mast.street],
          houseNumber: String(house),
          area: area.name,
          cabinet: town.cabinets[feed.cabinet]?.number,
          segment: feed.segment,
          phase: feed.phase,
          luminaireType: stock.luminaire.name,
          manufacturer: stock.luminaire.manufacturer,
          lightSource: stock.luminaire.lightSource,
          ratedPower: stock.luminaire.ratedPower,
          standbyPower: stock.luminaire.standbyPower,
          powerCurve: stock.luminaire.powerCurve,
          switching: stock.switching,
          device,
          output: head,
          lightingClass: mast.lightingClass,
          minimumLevel: mast.minimumLevel,
          neverDim: mast.zebra,
          zeichen394: sign,
        },
      });
    }
  }
  return features;
}

/** A controller's serial, as it would stand on its label. */
function deviceName(seed: number, mastNumber: string, taken: Set<string>): string {
  for (let salt = 0; ; salt++) {
    const device = `lc-${hashText(`${seed}/${mastNumber}/${salt}`).toString(16).padStart(8, "0")}`;
    if (taken.has(device)) continue;
    taken.add(device);
    return device;
  }
}

function streetMetres(network: Network, index: number): number {
  return (network.streets[index]?.stretches ?? []).reduce(
    (sum, stretch) => sum + lineLength(stretch.line),
    0,
  );
}

function middleOf(line: Line): Spot {
  return line[Math.floor(line.length / 2)] ?? [0, 0];
}

function polygon(
  kind: string,
  name: string,
  ring: Line,
  place: (spot: Spot) => [number, number],
): TownFeature {
  const smooth = rounded(ring, 1).map(place);
  // RFC 7946: a ring ends where it began.
  const closed = [...smooth.slice(0, -1), smooth[0]];
  return {
    type: "Feature",
    geometry: { type: "Polygon", coordinates: [closed] },
    properties: { kind, name },
  };
}
