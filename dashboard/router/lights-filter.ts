import { lampStatuses } from "../../api/contract/lights.ts";
import type { LampStatus, Switching } from "../../api/contract/lights.ts";

export const lightSorts = [
  "number",
  "street",
  "status",
  "power",
  "lastSeen",
  "luminaireType",
  "cabinet",
] as const;
export type LightSort = (typeof lightSorts)[number];
export const switchings = [
  "networked",
  "byCabinet",
  "notNetworked",
] as const satisfies readonly Switching[];

/** What the list of light points is narrowed to. The API takes the same names. */
export interface LightsFilter {
  readonly q: string;
  readonly status: LampStatus | null;
  readonly switching: Switching | null;
  readonly street: string | null;
  /** Number of the cabinet; areas, segments, groups and types are named by id. */
  readonly cabinet: string | null;
  readonly area: string | null;
  readonly segment: string | null;
  readonly group: string | null;
  readonly type: string | null;
  readonly lightingClass: string | null;
  readonly controller: "with" | "without" | null;
  readonly locked: "true" | null;
  readonly sort: LightSort;
  readonly order: "asc" | "desc";
}

export const allLights: LightsFilter = {
  q: "",
  status: null,
  switching: null,
  street: null,
  cabinet: null,
  area: null,
  segment: null,
  group: null,
  type: null,
  lightingClass: null,
  controller: null,
  locked: null,
  sort: "number",
  order: "asc",
};

const oneOf = <T extends string>(values: readonly T[], value: string | null): T | null =>
  values.find((one) => one === value) ?? null;

/** The filter of an address; what it cannot be is left out. */
export function readFilter(search: URLSearchParams): LightsFilter {
  return {
    q: search.get("q") ?? "",
    status: oneOf(lampStatuses, search.get("status")),
    switching: oneOf(switchings, search.get("switching")),
    street: search.get("street"),
    cabinet: search.get("cabinet"),
    area: search.get("area"),
    segment: search.get("segment"),
    group: search.get("group"),
    type: search.get("type"),
    lightingClass: search.get("lightingClass"),
    controller: oneOf(["with", "without"], search.get("controller")),
    locked: oneOf(["true"], search.get("locked")),
    sort: oneOf(lightSorts, search.get("sort")) ?? "number",
    order: search.get("order") === "desc" ? "desc" : "asc",
  };
}

/** What of the filter differs from "all lights", as query parameters. */
export function filterParameters(filter: LightsFilter): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    const usual = allLights[name as keyof LightsFilter]; // Object.entries widens the keys to string.
    if (value !== null && value !== usual) search.set(name, value);
  }
  return search;
}

/** Which light points the filter means: the order they stand in does not count. */
export function chosenBy(filter: LightsFilter): string {
  return filterParameters({ ...filter, sort: "number", order: "asc" }).toString();
}
