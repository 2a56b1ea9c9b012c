import type { TimelineView } from "./lights.ts";

export type SunEventName = "sunset" | "sunrise" | "civilDusk" | "civilDawn";

export type SwitchMoment =
  | { readonly clock: string }
  | {
      readonly event: SunEventName;
      /** Minutes, -180 to 180. */
      readonly offsetMinutes: number;
      /** `HH:MM`: not before this clock time. */
      readonly earliest?: string;
      readonly latest?: string;
    };

export interface SwitchPointView {
  readonly at: SwitchMoment;
  readonly level: number;
  /** Seconds. */
  readonly rampTime: number;
}

/** GET /api/v1/programs, /api/v1/programs/{id}. ETag is the version; PUT wants If-Match. */
export interface ProgramView {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** The calendar that names it for every night: what a light point is given to follow it. */
  readonly calendarId: string;
  readonly points: readonly SwitchPointView[];
  readonly assignedLights: number;
  /** Of these the ones with a controller of their own. */
  readonly networkedLights: number;
  /** Lamps that hold exactly this version, by the hash they report. */
  readonly inSyncLights: number;
  readonly changedAt: number;
  readonly changedBy: string;
}

/** POST /api/v1/programs, PUT /api/v1/programs/{id} */
export interface ProgramInput {
  readonly name: string;
  readonly points: readonly SwitchPointView[];
}

/** PUT /api/v1/programs/{id}/assignment */
export interface ProgramAssignment {
  readonly lightIds?: readonly string[];
  readonly street?: string;
  readonly all?: true;
}

/** POST /api/v1/programs/preview */
export interface ProgramPreviewRequest {
  readonly points: readonly SwitchPointView[];
  /** ISO date of the first evening; the current lighting day when left out. */
  readonly date?: string;
  /** 1 to 14; 7 when left out. */
  readonly nights?: number;
  /** Counts power over this program's lamps; over all lamps when left out. */
  readonly programId?: string;
}

export interface ProgramPreview {
  readonly nights: readonly TimelineView[];
  readonly problems: readonly ProgramProblem[];
  /** For the light points counted, in a year: kWh by this plan and at 100 % all night. */
  readonly yearKwh: number;
  readonly yearFullKwh: number;
  readonly yearBurningHours: number;
  readonly lights: number;
}

export interface ProgramProblem {
  /** Words under `programProblem.<code>`. */
  readonly code: string;
  /** Index of the switch point it names, null where it concerns the whole. */
  readonly point: number | null;
  readonly parameters: Readonly<Record<string, string | number | null>>;
}
