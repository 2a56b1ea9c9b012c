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
import type { LightPoint, OfficeData } from "./office-data.ts";

export const lightSorts = ["number", "street", "status", "power", "lastSeen"] as const;
type LightSort = (typeof lightSorts)[number];

export interface LightQuery {
  readonly q?: string;
  readonly status?: LampStatus;
  readonly switching?: Switching;
  readonly street?: string;
  readonly cabinet?: string;
  readonly sort?: LightSort;
  readonly order?: "asc" | "desc";
  readonly limit?: number;
  readonly cursor?: string;
}

/** Orders and search texts of one inventory, made at the first question and kept while it stands. */
export interface LightOrder {
  readonly number: Uint32Array;
  readonly street: Uint32Array;
  readonly text: readonly string[];
}

export function orderLights(data: OfficeData): LightOrder {
  // Numbers on masts are read as numbers: 9 before 10, and 12a after 12.
  const compare = new Intl.Collator("de", { numeric: true }).compare;
  const byNumber = data.lights.toSorted((a, b) => compare(a.number, b.number) || a.index - b.index);
  const number = new Uint32Array(data.indexes);
  for (const [rank, light] of byNumber.entries()) number[light.index] = rank;
  // Sorting is stable: within a street the order by number stays.
  const byStreet = byNumber.toSorted((a, b) => compare(a.street ?? "\uffff", b.street ?? "\uffff"));
  const street = new Uint32Array(data.indexes);
  for (const [rank, light] of byStreet.entries()) street[light.index] = rank;
  const text: string[] = [];
  for (const light of data.lights) {
    text[light.index] = [
      light.number,
      light.street,
      light.houseNumber,
      light.mast,
      light.cabinet,
      light.deviceId,
    ]
      .filter((part) => part !== null)
      .join(" ")
      .toLocaleLowerCase("de");
  }
  return { number, street, text };
}

/** A page of the list, cut to the scope. Null for a cursor that no page of ours has given out. */
export function listLights(
  data: OfficeData,
  order: LightOrder,
  states: LampStates,
  scope: AreaScope,
  query: LightQuery,
): LightPage | null {
  const counts = Object.fromEntries(lampStatuses.map((status) => [status, 0])) as Record<
    LampStatus,
    number
  >;
  const wanted = query.status === undefined ? -1 : lampStatuses.indexOf(query.status);
  const words = (query.q ?? "").toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
  const found: LightPoint[] = [];
  for (const light of data.lights) {
    if (!inScope(scope, light.areaId) || !matches(light, query)) continue;
    const text = order.text[light.index] ?? "";
    if (!words.every((word) => text.includes(word))) continue;
    const status = states.status[light.index] ?? 0;
    const name = lampStatuses[status];
    if (name !== undefined) counts[name] += 1;
    if (wanted === -1 || wanted === status) found.push(light);
  }
  const key = sortKey(query.sort ?? "number", order, states);
  const sign = query.order === "desc" ? -1 : 1;
  const isBefore = (a: Place, b: Place): number =>
    sign * (a.key - b.key) || sign * (a.index - b.index);
  const places = found.map((light) => ({ key: key(light.index), index: light.index, light }));
  places.sort(isBefore);
  let start = 0;
  if (query.cursor !== undefined) {
    const cursor = readCursor(query.cursor);
    if (cursor === null) return null;
    start = places.findIndex((place) => isBefore(place, cursor) > 0);
    if (start === -1) start = places.length;
  }
  const end = start + (query.limit ?? 100);
  const last = places[end - 1];
  return {
    rows: places.slice(start, end).map(({ light }) => lightRow(light, states)),
    total: found.length,
    nextCursor: last === undefined || end >= places.length ? null : writeCursor(last),
    counts,
  };
}

interface Place {
  readonly key: number;
  readonly index: number;
}

function matches(light: LightPoint, query: LightQuery): boolean {
  return (
    (query.switching === undefined || light.switching === query.switching) &&
    (query.street === undefined || light.street === query.street) &&
    (query.cabinet === undefined || light.cabinet === query.cabinet)
  );
}

function sortKey(
  sort: LightSort,
  order: LightOrder,
  states: LampStates,
): (index: number) => number {
  switch (sort) {
    case "number":
    case "street":
      return (index) => order[sort][index] ?? 0;
    case "status":
      return (index) => states.status[index] ?? 0;
    case "power":
      // Unknown comes first, before 0 W.
      return (index) => {
        const power = states.power[index] ?? Number.NaN;
        return Number.isNaN(power) ? -1 : power;
      };
    case "lastSeen":
      return (index) => states.lastSeen[index] ?? 0;
  }
}

function writeCursor({ key, index }: Place): string {
  return Buffer.from(`${key} ${index}`).toString("base64url");
}

function readCursor(cursor: string): Place | null {
  const match = /^(-?\d+(?:\.\d+)?(?:e-?\d+)?) (\d+)$/.exec(
    Buffer.from(cursor, "base64url").toString(),
  );
  return match === null ? null : { key: Number(match[1]), index: Number(match[2]) };
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
