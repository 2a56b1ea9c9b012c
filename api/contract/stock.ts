import type { LampStatus, LightRow, Switching } from "./lights.ts";

/** Kinds of the stock that people edit. Each has a list, single objects, a history and a trash. */
export const stockKinds = [
  "lightPoint",
  "mast",
  "luminaireType",
  "cabinet",
  "segment",
  "supplyPoint",
  "group",
  "area",
  "street",
  "gateway",
] as const;
export type StockKind = (typeof stockKinds)[number];

/** Where the objects of a kind are: `/api/v1/${stockPaths[kind]}`. Light points have the paths of lights.ts besides. */
export const stockPaths = {
  lightPoint: "lights",
  mast: "masts",
  luminaireType: "luminaire-types",
  cabinet: "cabinets",
  segment: "segments",
  supplyPoint: "supply-points",
  group: "groups",
  area: "areas",
  // "streets" is the base map (town.ts).
  street: "street-names",
  gateway: "gateways",
} as const satisfies Record<StockKind, string>;

/**
 * GET /api/v1/{path}?q=&deleted= : all objects of a kind, without paging but for light points. POST: a new one, answered 201 with the
 * object. GET /api/v1/{path}/{id}, PATCH with If-Match `"v<version>"` (428 without, 412 when stale): only the fields named change.
 * DELETE with If-Match: into the trash; 409 `inUse` where light points or others still name it, with how many.
 */
interface StockObject {
  readonly id: string;
  readonly version: number;
}

interface Place {
  /** Degrees, WGS 84; both or neither. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** What can be written of a light point. POST /api/v1/lights takes number, latitude and longitude at least. */
export interface LightPointFields {
  readonly number: string;
  readonly mast: string | null;
  readonly street: string | null;
  readonly houseNumber: string | null;
  readonly areaId: string | null;
  readonly latitude: number;
  readonly longitude: number;
  readonly cabinetId: string | null;
  readonly segmentId: string | null;
  readonly phase: "L1" | "L2" | "L3" | null;
  readonly luminaireTypeId: string | null;
  /** A controller is bound by commissioning (devices.ts), not here; a networked light point that has one stays networked. */
  readonly switching: Switching;
  readonly lightingClass: string | null;
  /** Safety floor, %. */
  readonly minimumLevel: number;
  readonly defaultLevel: number;
  readonly neverDim: boolean;
  /** The mast carries the sign (Laternenring): written to all heads of the mast. */
  readonly zeichen394: boolean;
  readonly calendarId: string | null;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly installedOn: string | null;
  readonly note: string | null;
}

/** GET /api/v1/lights/{id}/stock: what the inventory has, for the form. ETag `"v<version>"`. PATCH and DELETE /api/v1/lights/{id}. */
export interface LightPointView extends StockObject, LightPointFields {
  readonly deviceId: string | null;
  readonly output: number;
  readonly groupIds: readonly string[];
  readonly sourceKey: string | null;
  readonly source: string | null;
  readonly deletedAt: number | null;
}

export interface MastView extends StockObject, Place {
  readonly number: string;
  readonly heightMeters: number | null;
  readonly material: string | null;
  readonly installedYear: number | null;
  readonly note: string | null;
  /** Light points on it. */
  readonly lights: number;
}

export interface LuminaireTypeView extends StockObject {
  readonly name: string;
  readonly manufacturer: string | null;
  /** W at 100 %, control gear included. */
  readonly ratedPower: number;
  /** W at level 0. */
  readonly standbyPower: number;
  /** [[level %, W], ...] ascending; empty is the straight line from standby to rated power. */
  readonly powerCurve: readonly (readonly [number, number])[];
  readonly lightSource: string | null;
  readonly lumens: number | null;
  readonly ratedLifeHours: number | null;
  /** [[operating hours, share of the first luminous flux 0..1], ...] ascending. */
  readonly lumenDepreciation: readonly (readonly [number, number])[];
  readonly note: string | null;
  readonly lights: number;
}

export interface CabinetView extends StockObject, Place {
  readonly number: string;
  readonly name: string | null;
  readonly address: string | null;
  readonly areaId: string | null;
  readonly supplyPointId: string | null;
  readonly note: string | null;
  /** Its controller; bound by POST /api/v1/devices/{id}/bind. */
  readonly deviceId: string | null;
  readonly lights: number;
  readonly segments: readonly SegmentView[];
  /** What its controller says; null without a controller or before its first word. */
  readonly live: CabinetLive | null;
  /** States of the light points that it feeds. */
  readonly states: Readonly<Record<LampStatus, number>>;
  readonly lockId: string | null;
}

export interface CabinetLive {
  readonly online: boolean;
  readonly lastSeenAt: number | null;
  readonly doorOpen: boolean | null;
  readonly localOverride: "ON" | "OFF" | "NONE" | null;
  /** W; Wh of the counter. */
  readonly totalPowerW: number | null;
  readonly totalEnergyWh: number | null;
}

export interface SegmentView extends StockObject {
  readonly cabinetId: string;
  readonly number: string;
  readonly name: string | null;
  /** Output of the cabinet's controller that switches it, from 1; null: switched on site. */
  readonly output: number | null;
  readonly calendarId: string | null;
  /** False: without voltage while it is off, so its networked controllers are silent by day. */
  readonly dayPowered: boolean;
  readonly note: string | null;
  readonly lights: number;
  /** What is wanted, what the controller reports, and since when; null where none switches it. */
  readonly desiredOn: boolean | null;
  readonly actualOn: boolean | null;
  readonly changedAt: number | null;
  /** Why it is wanted so: "program", "override", "default", ... */
  readonly desiredReason: string | null;
  /** Why it is as it is: what its controller says while it is heard, else why it is wanted so. */
  readonly reason: string | null;
  /** Until when it is wanted so: the end of what is set by hand, or the next switching of its program. */
  readonly until: number | null;
  readonly lockId: string | null;
}

export interface SupplyPointView extends StockObject, Place {
  readonly number: string;
  readonly meterNumber: string | null;
  readonly name: string | null;
  readonly note: string | null;
  readonly cabinets: number;
}

export interface GroupView extends StockObject {
  readonly name: string;
  readonly note: string | null;
  readonly lights: number;
  readonly states: Readonly<Record<LampStatus, number>>;
}

export interface AreaView extends StockObject {
  readonly name: string;
  readonly lights: number;
}

export interface StreetView extends StockObject {
  readonly name: string;
  readonly lights: number;
  /** Its line is known and drawn on the map. */
  readonly hasLine: boolean;
}

/** A radio gateway: a device of that kind. Its id is the device's. */
export interface GatewayView extends StockObject, Place {
  readonly name: string | null;
  readonly note: string | null;
  /** Devices it may speak for. PATCH takes `deviceIds`. */
  readonly deviceIds: readonly string[];
  readonly online: boolean;
  readonly lastSeenAt: number | null;
}

/** GET of a list: the first 5,000 by name, and how many there are; of masts the first 1,000. `q` finds the others. */
export interface StockList<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** Light points chosen: exactly one of the four ways. `filter` takes the query parameters of GET /api/v1/lights as one string. */
export type Selection =
  | { readonly lightIds: readonly string[] }
  | { readonly filter: string }
  /** A ring of [longitude, latitude], as drawn on the map (rectangle or lasso). */
  | { readonly within: readonly (readonly [number, number])[] }
  | { readonly groupId: string };

/** Fields that may be given to many light points at once. */
export interface BulkChange extends Partial<
  Pick<
    LightPointFields,
    | "street"
    | "areaId"
    | "cabinetId"
    | "segmentId"
    | "phase"
    | "luminaireTypeId"
    | "switching"
    | "lightingClass"
    | "minimumLevel"
    | "defaultLevel"
    | "neverDim"
    | "zeichen394"
    | "calendarId"
    | "installedOn"
    | "note"
  >
> {
  readonly addGroupIds?: readonly string[];
  readonly removeGroupIds?: readonly string[];
  /** Into the trash. Alone. */
  readonly delete?: true;
}

/** POST /api/v1/lights/bulk (planner). `dryRun` tells what would happen. All or nothing, in one transaction, undone as one. */
export interface BulkRequest {
  readonly selection: Selection;
  readonly change: BulkChange;
  readonly dryRun?: boolean;
}

export interface BulkResult {
  /** Null after a dry run, and where nothing differed. */
  readonly batchId: string | null;
  readonly selected: number;
  readonly changed: number;
  /** Already as wanted. */
  readonly unchanged: number;
  /** Per field, how many differ. */
  readonly fields: Readonly<Record<string, number>>;
}

/** POST /api/v1/selections. */
export type SelectionRequest = Selection & { readonly indexes?: true };

/** Answer of POST /api/v1/selections: what a selection holds. For the bulk bar. */
export interface SelectionSummary {
  readonly count: number;
  readonly networked: number;
  readonly byCabinet: number;
  readonly notNetworked: number;
  readonly ratedPowerW: number;
  readonly states: Readonly<Record<LampStatus, number>>;
  /** The first 1,000, by number. */
  readonly lightIds: readonly string[];
  /** `index` of all light points chosen, ascending, where the request asks for `indexes`: for the map's rings. */
  readonly indexes?: readonly number[];
}

/** POST /api/v1/groups/{id}/members (planner). Answered with BulkResult. */
export interface MembersChange {
  readonly add?: Selection;
  readonly remove?: Selection;
}

/** GET /api/v1/trash?kind=&limit=&cursor=. POST /api/v1/trash/restore { kind, ids } answers BulkResult. */
export interface TrashPage {
  readonly items: readonly {
    readonly kind: StockKind;
    readonly id: string;
    readonly name: string;
    readonly detail: string | null;
    readonly deletedAt: number;
    readonly deletedBy: string | null;
  }[];
  readonly total: number;
  readonly cursor: string | null;
}

/** GET /api/v1/history/{kind}/{id}?before=&limit= : newest first. */
export interface ObjectHistory {
  readonly entries: readonly HistoryEntry[];
  readonly before: number | null;
}

export interface HistoryEntry {
  readonly id: number;
  readonly at: number;
  /** Name of the person. */
  readonly by: string;
  /** Words under `history.action.<action>`. */
  readonly action: string;
  readonly batchId: string;
  readonly batchTitle: string;
  /** How many objects the batch changed. */
  readonly batchCount: number;
  readonly undone: boolean;
  readonly fields: readonly {
    readonly field: string;
    readonly before: string | number | boolean | null;
    readonly after: string | number | boolean | null;
  }[];
}

/** GET /api/v1/batches?limit=&before= : newest first. POST /api/v1/batches/{id}/undo answers UndoResult, 409 where it is undone already. */
export interface BatchView {
  readonly id: string;
  readonly kind: "edit" | "bulk" | "import" | "commissioning" | "trash" | "restore" | "undo";
  readonly title: string;
  readonly count: number;
  readonly at: number;
  readonly by: string;
  readonly undone: boolean;
  readonly undoable: boolean;
}

export interface BatchPage {
  readonly items: readonly BatchView[];
  /** Give it as `before` for the next page; null at the end. */
  readonly before: number | null;
}

export interface UndoResult {
  /** Undoes it again; null where all was kept. */
  readonly batchId: string | null;
  readonly undone: number;
  /** Changed again since by somebody else: left as they are, with what stands there now. The first 100. */
  readonly kept: readonly {
    readonly kind: StockKind;
    readonly id: string;
    readonly name: string;
  }[];
  readonly keptCount: number;
}

/** GET, POST /api/v1/views, PATCH and DELETE /api/v1/views/{id}: filters that a person keeps under a name. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly screen: "lights";
  /** Query parameters of the screen, without "?". */
  readonly query: string;
  readonly shared: boolean;
  /** Only its maker, or an administrator, changes or deletes it. */
  readonly own: boolean;
}

/** GET /api/v1/lights/near?latitude=&longitude=&limit= : nearest first, at most 50. */
export interface NearLights {
  readonly lights: readonly (LightRow & {
    readonly latitude: number;
    readonly longitude: number;
    readonly meters: number;
  })[];
}
