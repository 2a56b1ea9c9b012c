import type { Calendar } from "../../domain/calendar.ts";
import type { Program } from "../../domain/program.ts";
import type { ApprovalSummary } from "../contract/approvals.ts";
import type { Refusal } from "../http/problem.ts";
import type { Caller, RouteRequest } from "../http/route.ts";
import type { Imports } from "../import/imports.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";

/** What decides how a light point burns. */
export type LightPlan = Pick<
  LightPoint,
  "calendarId" | "minimumLevel" | "neverDim" | "defaultLightLevel" | "followsSegment"
>;

/** Calendars and programs as they would stand. */
export interface PlansChange {
  readonly programs?: ReadonlyMap<string, Program>;
  readonly calendars?: ReadonlyMap<string, Calendar>;
}

/** What a request would do to the light, before anything is done. */
export interface LightChange {
  readonly what: ApprovalSummary["change"];
  readonly name: string | null;
  readonly lights: readonly LightPoint[];
  readonly effect:
    | {
        readonly kind: "hold";
        /** One for all, or each its own. */
        readonly level: number | ((light: LightPoint) => number);
        readonly until: number;
      }
    /** Back to the plan. */
    | { readonly kind: "release" }
    /** Another plan for all time; null takes the light point out. */
    | {
        readonly kind: "plan";
        readonly after: (light: LightPoint) => LightPlan | null;
        readonly plans?: PlansChange;
      }
    /** Not of light, but held back all the same. */
    | { readonly kind: "always" };
}

export interface EffectContext {
  readonly office: Office;
  readonly imports: Pick<Imports, "eachRow" | "find">;
}

/** A request with its body as the route's schema has it. */
export type Asked<Body> = RouteRequest<unknown, Body>;

/** What a request would do to the light; null where that is nothing, a refusal where it could not be carried out anyhow. */
export type EffectOf = (
  context: EffectContext,
  request: Asked<never>,
  caller: Caller,
) => Promise<LightChange | Refusal | null>;
