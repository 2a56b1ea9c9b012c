import { lampStatuses } from "../../api/contract/lights.ts";
import type { LampStatus, Switching } from "../../api/contract/lights.ts";

export const lightSorts = ["number", "street", "status", "power", "lastSeen"] as const;
export type LightSort = (typeof lightSorts)[number];
const switchings: readonly Switching[] = ["networked", "byCabinet", "notNetworked"];

export interface LightsFilter {
  readonly q: string;
  readonly status: LampStatus | null;
  readonly switching: Switching | null;
  readonly street: string | null;
  readonly cabinet: string | null;
  readonly sort: LightSort;
  readonly order: "asc" | "desc";
}

export const allLights: LightsFilter = {
  q: "",
  status: null,
  switching: null,
  street: null,
  cabinet: null,
  sort: "number",
  order: "asc",
};

export type Route =
  | { readonly screen: "overview" }
  | { readonly screen: "map"; readonly light: string | null }
  | { readonly screen: "lights"; readonly filter: LightsFilter }
  | { readonly screen: "light"; readonly id: string }
  | { readonly screen: "programs" }
  /** A null id is a program that does not exist yet. */
  | { readonly screen: "program"; readonly id: string | null }
  | { readonly screen: "quarantine" }
  | { readonly screen: "import"; readonly id: string | null }
  | { readonly screen: "profile" }
  | { readonly screen: "about" }
  | { readonly screen: "start"; readonly code: string | null }
  | { readonly screen: "notFound" };

export type ScreenName = Route["screen"];

const oneOf = <T extends string>(values: readonly T[], value: string | null): T | null =>
  values.find((one) => one === value) ?? null;

function readFilter(search: URLSearchParams): LightsFilter {
  return {
    q: search.get("q") ?? "",
    status: oneOf(lampStatuses, search.get("status")),
    switching: oneOf(switchings, search.get("switching")),
    street: search.get("street"),
    cabinet: search.get("cabinet"),
    sort: oneOf(lightSorts, search.get("sort")) ?? "number",
    order: search.get("order") === "desc" ? "desc" : "asc",
  };
}

/** What of the filter differs from "all lights", as query parameters; the API takes the same names. */
export function filterParameters(filter: LightsFilter): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    const usual = allLights[name as keyof LightsFilter]; // Object.entries widens the keys to string.
    if (value !== null && value !== usual) search.set(name, value);
  }
  return search;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The route of a path with its query, as `/lights/lp_1` or `/map?light=lp_1`. */
export function parseRoute(path: string): Route {
  const url = new URL(path, "http://localhost");
  const parts: string[] = [];
  for (const part of url.pathname.split("/").filter((one) => one !== "")) {
    const text = decoded(part);
    if (text === null) return { screen: "notFound" };
    parts.push(text);
  }
  const [first, second] = parts;
  if (parts.length > 2) return { screen: "notFound" };
  if (parts.length === 2)
    return second === undefined ? { screen: "notFound" } : inner(first, second);
  switch (first) {
    case undefined:
      return { screen: "overview" };
    case "map":
      return { screen: "map", light: url.searchParams.get("light") };
    case "lights":
      return { screen: "lights", filter: readFilter(url.searchParams) };
    case "programs":
    case "quarantine":
    case "profile":
    case "about":
      return { screen: first };
    case "import":
      return { screen: "import", id: null };
    case "start":
      return { screen: "start", code: url.searchParams.get("code") };
    default:
      return { screen: "notFound" };
  }
}

function inner(first: string | undefined, second: string): Route {
  if (first === "lights") return { screen: "light", id: second };
  if (first === "programs") return { screen: "program", id: second === "new" ? null : second };
  if (first === "import") return { screen: "import", id: second };
  return { screen: "notFound" };
}

const withSearch = (path: string, search: URLSearchParams): string =>
  search.size === 0 ? path : `${path}?${search.toString()}`;

/** The address of a route. `parseRoute(pathOf(route))` gives the route back. */
export function pathOf(route: Exclude<Route, { screen: "notFound" }>): string {
  switch (route.screen) {
    case "overview":
      return "/";
    case "map":
      return route.light === null ? "/map" : `/map?light=${encodeURIComponent(route.light)}`;
    case "lights":
      return withSearch("/lights", filterParameters(route.filter));
    case "light":
      return `/lights/${encodeURIComponent(route.id)}`;
    case "program":
      return `/programs/${route.id === null ? "new" : encodeURIComponent(route.id)}`;
    case "import":
      return route.id === null ? "/import" : `/import/${encodeURIComponent(route.id)}`;
    case "start":
      return route.code === null ? "/start" : `/start?code=${encodeURIComponent(route.code)}`;
    default:
      return `/${route.screen}`;
  }
}
