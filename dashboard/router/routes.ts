import { stockPaths } from "../../api/contract/stock.ts";
import type { StockKind } from "../../api/contract/stock.ts";
import { filterParameters, readFilter } from "./lights-filter.ts";
import type { LightsFilter } from "./lights-filter.ts";

export { allLights, filterParameters, lightSorts } from "./lights-filter.ts";
export type { LightSort, LightsFilter } from "./lights-filter.ts";

/** What the screen of master data lists, in the order of its tabs. Light points, cabinets and groups have screens of their own. */
export const masterKinds = [
  "luminaireType",
  "supplyPoint",
  "gateway",
  "area",
  "street",
  "mast",
] as const satisfies readonly StockKind[];
export type MasterKind = (typeof masterKinds)[number];

const masterKindAt = (path: string): MasterKind | undefined =>
  masterKinds.find((kind) => stockPaths[kind] === path);

/** The tabs of "Verwaltung", in their order (dashboard/admin/admin-parts.ts). */
const adminPartNames = [
  "people",
  "areas",
  "sessions",
  "devices",
  "tokens",
  "rules",
  "record",
  "backup",
] as const;
export type AdminPartName = (typeof adminPartNames)[number];

export type Route =
  | { readonly screen: "overview" }
  /** `at` is a place to look at, "latitude,longitude" in degrees. */
  | { readonly screen: "map"; readonly light: string | null; readonly at?: string }
  | { readonly screen: "lights"; readonly filter: LightsFilter }
  | { readonly screen: "light"; readonly id: string }
  | { readonly screen: "lightEdit"; readonly id: string }
  /** Degrees where the place is chosen already, as by a tap on the map. */
  | {
      readonly screen: "newLight";
      readonly longitude: string | null;
      readonly latitude: string | null;
    }
  | { readonly screen: "programs" }
  /** A null id is a program that does not exist yet. */
  | { readonly screen: "program"; readonly id: string | null }
  | { readonly screen: "cabinets" }
  | { readonly screen: "cabinet"; readonly id: string }
  | { readonly screen: "groups" }
  | { readonly screen: "group"; readonly id: string }
  /** A null id is the list. */
  | { readonly screen: "master"; readonly kind: MasterKind; readonly id: string | null }
  | { readonly screen: "trash" }
  | { readonly screen: "history" }
  | { readonly screen: "devices"; readonly show: "new" | "all" }
  /** What is known already when the flow is opened from a device or a light point. */
  | {
      readonly screen: "commission";
      readonly device: string | null;
      readonly light: string | null;
    }
  | { readonly screen: "locks" }
  | { readonly screen: "approvals" }
  | { readonly screen: "handover" }
  | { readonly screen: "quarantine" }
  | { readonly screen: "import"; readonly id: string | null }
  | { readonly screen: "admin"; readonly part: AdminPartName; readonly id: string | null }
  | { readonly screen: "profile" }
  | { readonly screen: "about" }
  | { readonly screen: "start"; readonly code: string | null }
  | { readonly screen: "notFound" };

export type ScreenName = Route["screen"];

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
  const [first, second, third] = parts;
  if (first === "lights" && second !== undefined && third === "edit" && parts.length === 3) {
    return { screen: "lightEdit", id: second };
  }
  if (first === "admin") return parts.length > 3 ? { screen: "notFound" } : admin(second, third);
  if (parts.length > 2) return { screen: "notFound" };
  if (first === "lights" && second === "new") {
    return {
      screen: "newLight",
      longitude: url.searchParams.get("longitude"),
      latitude: url.searchParams.get("latitude"),
    };
  }
  if (parts.length === 2)
    return second === undefined ? { screen: "notFound" } : inner(first, second);
  switch (first) {
    case undefined:
      return { screen: "overview" };
    case "map":
      return mapRoute(url.searchParams.get("light"), url.searchParams.get("at"));
    case "lights":
      return { screen: "lights", filter: readFilter(url.searchParams) };
    case "devices":
      return { screen: "devices", show: url.searchParams.get("show") === "all" ? "all" : "new" };
    case "commission":
      return {
        screen: "commission",
        device: url.searchParams.get("device"),
        light: url.searchParams.get("light"),
      };
    case "programs":
    case "cabinets":
    case "groups":
    case "trash":
    case "history":
    case "locks":
    case "approvals":
    case "handover":
    case "quarantine":
    case "profile":
    case "about":
      return { screen: first };
    case "import":
      return { screen: "import", id: null };
    case "start":
      return { screen: "start", code: url.searchParams.get("code") };
    default:
      return master(first, null);
  }
}

function mapRoute(light: string | null, at: string | null): Route {
  return at === null ? { screen: "map", light } : { screen: "map", light, at };
}

function master(path: string, id: string | null): Route {
  const kind = masterKindAt(path);
  return kind === undefined ? { screen: "notFound" } : { screen: "master", kind, id };
}

function admin(path: string = adminPartNames[0], id: string | null = null): Route {
  const part = adminPartNames.find((one) => one === path);
  return part === undefined ? { screen: "notFound" } : { screen: "admin", part, id };
}

function inner(first: string | undefined, second: string): Route {
  // The address in the code of a mast's label: short, for a short text makes a coarse code that is read in the rain.
  if (first === "q") return { screen: "light", id: second };
  if (first === "lights") return { screen: "light", id: second };
  if (first === "programs") return { screen: "program", id: second === "new" ? null : second };
  if (first === "import") return { screen: "import", id: second };
  if (first === "cabinets") return { screen: "cabinet", id: second };
  if (first === "groups") return { screen: "group", id: second };
  return first === undefined ? { screen: "notFound" } : master(first, second);
}

/** Parameters of an address, those that are null left out. */
function present(values: Readonly<Record<string, string | null>>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null) search.set(name, value);
  return search;
}

const withSearch = (path: string, search: URLSearchParams): string =>
  search.size === 0 ? path : `${path}?${search.toString()}`;

/** The address of a route. `parseRoute(pathOf(route))` gives the route back. */
export function pathOf(route: Exclude<Route, { screen: "notFound" }>): string {
  switch (route.screen) {
    case "overview":
      return "/";
    case "map":
      return withSearch("/map", present({ light: route.light, at: route.at ?? null }));
    case "lights":
      return withSearch("/lights", filterParameters(route.filter));
    case "light":
      return `/lights/${encodeURIComponent(route.id)}`;
    case "lightEdit":
      return `/lights/${encodeURIComponent(route.id)}/edit`;
    case "newLight":
      return withSearch(
        "/lights/new",
        present({ longitude: route.longitude, latitude: route.latitude }),
      );
    case "program":
      return `/programs/${route.id === null ? "new" : encodeURIComponent(route.id)}`;
    case "import":
      return route.id === null ? "/import" : `/import/${encodeURIComponent(route.id)}`;
    case "cabinet":
      return `/cabinets/${encodeURIComponent(route.id)}`;
    case "group":
      return `/groups/${encodeURIComponent(route.id)}`;
    case "master": {
      const list = `/${stockPaths[route.kind]}`;
      return route.id === null ? list : `${list}/${encodeURIComponent(route.id)}`;
    }
    case "admin":
      return `/admin/${route.part}${route.id === null ? "" : `/${encodeURIComponent(route.id)}`}`;
    case "devices":
      return route.show === "all" ? "/devices?show=all" : "/devices";
    case "commission":
      return withSearch("/commission", present({ device: route.device, light: route.light }));
    case "start":
      return route.code === null ? "/start" : `/start?code=${encodeURIComponent(route.code)}`;
    default:
      return `/${route.screen}`;
  }
}
