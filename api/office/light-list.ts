import { lampFlags } from "../contract/frames.ts";
import {
  lampStatuses,
  type LampStatus,
  type LightPage,
  type LightRow,
  type Switching,
} from "../contract/lights.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { LampStates } from "./lamp-states.ts";
import { namedSorts, type LightOrder } from "./light-order.ts";
import type { LightPoint } from "./office-data.ts";

export const lightSorts = ["number", "status", "power", "lastSeen", ...namedSorts] as const;
type LightSort = (typeof lightSorts)[number];

/** Which light points; all conditions hold at once. */
export interface LightFilter {
  readonly q?: string;
  readonly status?: LampStatus;
  readonly switching?: Switching;
  /** Name of the street. */
  readonly street?: string;
  /** Number of the cabinet. */
  readonly cabinet?: string;
  /** Ids. */
  readonly area?: string;
  readonly segment?: string;
  readonly group?: string;
  readonly type?: string;
  readonly calendar?: string;
  readonly program?: string;
  readonly lightingClass?: string;
  readonly mast?: string;
  readonly controller?: "with" | "without";
  readonly locked?: boolean;
}

export interface LightQuery extends LightFilter {
  readonly sort?: LightSort;
  readonly order?: "asc" | "desc";
  readonly limit?: number;
  readonly cursor?: string;
  /** Rows left out at the beginning, instead of a cursor. */
  readonly offset?: number;
}

/** What a filter asks of the town besides the light point itself. */
export interface FilterFacts {
  readonly order: LightOrder;
  readonly states: LampStates;
  /** Whether a work lock holds; asked only where the filter names it. */
  readonly isLocked: (light: LightPoint) => boolean;
  readonly follows: (light: LightPoint, programId: string) => boolean;
}

interface Found {
  readonly lights: readonly LightPoint[];
  /** By status, without the filter's own status. */
  readonly counts: Readonly<Record<LampStatus, number>>;
}

/** The light points of a scope that a filter means, by index. */
export function findLights(facts: FilterFacts, scope: AreaScope, filter: LightFilter): Found {
  const { order, states } = facts;
  const counts = noCounts();
  const wanted = filter.status === undefined ? -1 : lampStatuses.indexOf(filter.status);
  const words = (filter.q ?? "").toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
  const lights: LightPoint[] = [];
  for (const light of order.data.lights) {
    if (!inScope(scope, light.areaId) || !matches(light, filter, facts)) continue;
    if (words.length > 0) {
      const text = order.text(light.index);
      if (!words.every((word) => text.includes(word))) continue;
    }
    const status = states.status[light.index] ?? 0;
    const name = lampStatuses[status];
    if (name !== undefined) counts[name] += 1;
    if (wanted === -1 || wanted === status) lights.push(light);
  }
  return { lights, counts };
}

export function noCounts(): Record<LampStatus, number> {
  return { off: 0, on: 0, inWork: 0, fault: 0, noConnection: 0 };
}

/** A page of the list, cut to the scope. Null for a cursor that no page of ours has given out. */
export function listLights(
  facts: FilterFacts,
  scope: AreaScope,
  query: LightQuery,
): LightPage | null {
  const { order, states } = facts;
  const { lights, counts } = findLights(facts, scope, query);
  const places = placesOf(facts, lights, query);
  const isDown = query.order === "desc";
  let start = query.offset ?? 0;
  if (query.cursor !== undefined) {
    const cursor = readCursor(query.cursor);
    if (cursor === null) return null;
    start = isDown ? places.length - firstFrom(places, cursor) : firstFrom(places, cursor + 1);
  }
  const end = Math.min(start + (query.limit ?? 100), places.length);
  const rows: LightRow[] = [];
  let last: number | null = null;
  for (let i = start; i < end; i++) {
    last = places[isDown ? places.length - 1 - i : i] ?? 0;
    const light = lightAt(order.data.lights, last % indexes);
    if (light !== undefined) rows.push(lightRow(light, states));
  }
  return {
    rows,
    total: lights.length,
    nextCursor: last === null || end >= places.length ? null : writeCursor(last),
    counts,
  };
}

/** All rows of the list, without pages. */
export function* allRows(
  facts: FilterFacts,
  scope: AreaScope,
  query: LightQuery,
): Generator<LightRow> {
  const { order, states } = facts;
  const places = placesOf(facts, findLights(facts, scope, query).lights, query);
  if (query.order === "desc") places.reverse();
  for (const place of places) {
    const light = lightAt(order.data.lights, place % indexes);
    if (light !== undefined) yield lightRow(light, states);
  }
}

/** Key and index in one number: numbers are sorted without a function of ours in between, a town in some milliseconds. */
function placesOf(
  { order, states }: FilterFacts,
  lights: readonly LightPoint[],
  { sort = "number" }: LightQuery,
): Float64Array {
  const key = sortKey(sort, order, states);
  const places = Float64Array.from(lights, ({ index }) => key(index) * indexes + index);
  return places.sort();
}

/** `lights`: ascending by index. */
function lightAt(lights: readonly LightPoint[], index: number): LightPoint | undefined {
  let [low, high] = [0, lights.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lights[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return lights[low];
}

/** More than any index; times the greatest key (seconds since 1970) still a whole number exactly. */
const indexes = 2 ** 21;

/** Place of the first number that is not less. */
function firstFrom(sorted: Float64Array, least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function matches(light: LightPoint, filter: LightFilter, facts: FilterFacts): boolean {
  return (
    (filter.switching === undefined || light.switching === filter.switching) &&
    (filter.street === undefined || light.street === filter.street) &&
    (filter.cabinet === undefined || light.cabinet === filter.cabinet) &&
    (filter.area === undefined || light.areaId === filter.area) &&
    (filter.segment === undefined || light.segmentId === filter.segment) &&
    (filter.group === undefined || light.groupIds.includes(filter.group)) &&
    (filter.type === undefined || light.luminaireTypeId === filter.type) &&
    (filter.calendar === undefined || light.calendarId === filter.calendar) &&
    (filter.program === undefined || facts.follows(light, filter.program)) &&
    (filter.lightingClass === undefined || light.lightingClass === filter.lightingClass) &&
    (filter.mast === undefined || light.mast === filter.mast) &&
    (filter.controller === undefined ||
      (light.deviceId !== null) === (filter.controller === "with")) &&
    (filter.locked === undefined || facts.isLocked(light) === filter.locked)
  );
}

/** Whole numbers from 0. */
function sortKey(
  sort: LightSort,
  order: LightOrder,
  states: LampStates,
): (index: number) => number {
  switch (sort) {
    case "number": {
      const ranks = order.number;
      return (index) => ranks[index] ?? 0;
    }
    case "street":
    case "luminaireType":
    case "cabinet": {
      const ranks = order.named(sort);
      return (index) => ranks[index] ?? 0;
    }
    case "status":
      return (index) => states.status[index] ?? 0;
    case "power":
      // To a hundredth of a watt; unknown comes first, before 0 W.
      return (index) => {
        const power = states.power[index] ?? Number.NaN;
        return Number.isNaN(power) ? 0 : Math.max(1, Math.round((power + 1) * 100));
      };
    case "lastSeen":
      return (index) => Math.floor((states.lastSeen[index] ?? 0) / 1000);
  }
}

function writeCursor(place: number): string {
  return Buffer.from(String(place)).toString("base64url");
}

function readCursor(cursor: string): number | null {
  const text = Buffer.from(cursor, "base64url").toString();
  return /^\d{1,16}$/.test(text) ? Number(text) : null;
}

export function lightRow(light: LightPoint, states: LampStates): LightRow {
  const state = states.at(light.index);
  return {
    id: light.lightId,
    index: light.index,
    number: light.number,
    mast: light.mast,
    street: light.street,
    houseNumber: light.houseNumber,
    area: light.area,
    cabinet: light.cabinet,
    luminaireType: light.luminaire?.name ?? null,
    ratedPowerW: light.luminaire?.ratedPower ?? null,
    switching: light.switching,
    deviceId: light.deviceId,
    status: state.status,
    levelPercent: state.level,
    powerW: state.power,
    byHand: (state.flags & lampFlags.byHand) !== 0,
    stale: (state.flags & lampFlags.stale) !== 0,
    lastSeenAt: state.lastSeen,
  };
}
