import { setImmediate as breathe } from "node:timers/promises";
import type { Selection } from "../contract/stock.ts";
import { compileQuery, object } from "../http/schema.ts";
import type { Refusal } from "../http/problem.ts";
import { filterFacts } from "../office/filter-facts.ts";
import { findLights, lightSorts, type LightFilter } from "../office/light-list.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import { lightFilter } from "../schemas/stock.ts";
import { inScope, type AreaScope } from "../scope.ts";
import { invalid } from "./checks.ts";

export interface Chosen {
  readonly kind: "chosen";
  readonly lights: readonly LightPoint[];
}

/** Light points looked at between two breaths. */
const slice = 5_000;

// Of a list's address what says which light points counts; how they are shown does not.
const isFilter = compileQuery<LightFilter>(
  object({
    ...lightFilter,
    "sort?": { enum: lightSorts },
    "order?": { enum: ["asc", "desc"] },
  }),
);

/** The light points of a selection within a scope: what lies outside of it is left out in silence, ids that are not there too. */
export async function chooseLights(
  office: Office,
  scope: AreaScope,
  selection: Selection,
): Promise<Chosen | Refusal> {
  const { model } = office;
  if ("lightIds" in selection) {
    const lights = [...new Set(selection.lightIds)].flatMap((id) => {
      const light = model.data.lightById.get(id);
      return light === undefined || !inScope(scope, light.areaId) ? [] : [light];
    });
    return { kind: "chosen", lights };
  }
  if ("filter" in selection) {
    const query = Object.fromEntries(new URLSearchParams(selection.filter.replace(/^\?/, "")));
    if (!isFilter(query)) {
      const [error] = isFilter.errors ?? [];
      return invalid("filter", `${error?.instancePath ?? ""} ${error?.message ?? "is not valid"}`);
    }
    const { lights } = findLights(await filterFacts(office, query), scope, query);
    return { kind: "chosen", lights };
  }
  const seen = model.part(scope).lights;
  if ("groupId" in selection) {
    const { groupId } = selection;
    return { kind: "chosen", lights: seen.filter(({ groupIds }) => groupIds.includes(groupId)) };
  }
  const isWithin = ringTest(selection.within);
  const lights: LightPoint[] = [];
  for (let from = 0; from < seen.length; from += slice) {
    for (const light of seen.slice(from, from + slice)) {
      if (isWithin(light.longitude, light.latitude)) lights.push(light);
    }
    await breathe();
  }
  return { kind: "chosen", lights };
}

/** Strips of latitude into which a ring's sides are sorted, so that a place is held against some of them only. */
const strips = 256;

/** Whether a place lies within a ring: a ray from it crosses the ring's sides an odd number of times. */
export function ringTest(
  ring: readonly (readonly [longitude: number, latitude: number])[],
): (longitude: number, latitude: number) => boolean {
  const latitudes = ring.map(([, latitude]) => latitude);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const stripOf = (latitude: number): number =>
    Math.min(strips - 1, Math.floor(((latitude - south) / (north - south || 1)) * strips));
  const sides: (readonly [xi: number, yi: number, xj: number, yj: number])[][] = [];
  for (const [i, [xi, yi]] of ring.entries()) {
    const [xj, yj] = ring.at(i - 1) ?? [xi, yi];
    for (let strip = stripOf(Math.min(yi, yj)); strip <= stripOf(Math.max(yi, yj)); strip++) {
      (sides[strip] ??= []).push([xi, yi, xj, yj]);
    }
  }
  return (longitude, latitude) => {
    if (latitude < south || latitude > north) return false;
    let isInside = false;
    for (const [xi, yi, xj, yj] of sides[stripOf(latitude)] ?? []) {
      if (yi > latitude === yj > latitude) continue;
      if (longitude < ((xj - xi) * (latitude - yi)) / (yj - yi) + xi) isInside = !isInside;
    }
    return isInside;
  };
}
