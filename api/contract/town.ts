/** GET /api/v1/town: what every screen needs before it can say anything. */
export interface TownView {
  readonly name: string;
  readonly site: string;
  /** IANA name, as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly latitude: number;
  readonly longitude: number;
  /** [west, south, east, north] of all light points the reader may see; null without any. */
  readonly bounds: readonly [number, number, number, number] | null;
  readonly inventoryRevision: number;
  readonly lightCount: number;
  /** Who must be named where the data is shown, in the words of the imported files; null where none asked for it. */
  readonly attribution: string | null;
  readonly clock: {
    /** The town's present instant, milliseconds since 1970. */
    readonly now: number;
    readonly speed: number;
    /** True where a demo clock runs; every screen says so. */
    readonly demo: boolean;
  };
  /** Sun of the current lighting day (local noon to local noon). Instants are null where the sun gives none. */
  readonly sun: {
    readonly sunset: number | null;
    readonly sunrise: number | null;
    readonly civilDusk: number | null;
    readonly civilDawn: number | null;
  };
  readonly version: string;
  /** What is unsafe as this town is set up; stands on every screen until it is put right. */
  readonly warnings: readonly TownWarning[];
}

export const townWarningCodes = [
  "httpPlain",
  "publicPlain",
  "mqttPlain",
  "revocationsEnd",
  "backupFailed",
  "backupOld",
  "backupNone",
] as const;

/** Its words stand under `warning.<code>`. */
export interface TownWarning {
  readonly code: (typeof townWarningCodes)[number];
  /** `at`: milliseconds since 1970. */
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

/** GET /api/v1/streets: the built-in base map. Coordinates are [longitude, latitude]. */
export interface StreetsView {
  readonly streets: readonly {
    readonly name: string;
    readonly lines: readonly (readonly (readonly [number, number])[])[];
    /** True where no geometry was imported and the line is chained from the street's own lamps. */
    readonly chained: boolean;
  }[];
  readonly cabinets: readonly {
    readonly id: string;
    readonly number: string;
    readonly longitude: number;
    readonly latitude: number;
  }[];
}
