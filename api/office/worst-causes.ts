import type { Cause } from "../../store/field-records.ts";
import type { CauseView } from "../contract/overview.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { LightPoint, OfficeData } from "./office-data.ts";

/** Worst first: what darkens a street before what may darken one, and that before what only blinds us. */
const severity: readonly string[] = [
  "circuitBreakerTripped",
  "segmentDark",
  "supplyLoss",
  "gatewayOffline",
  "lampFailure",
  "lampUnexpectedOn",
  "segmentUnexpectedOn",
  "localOverride",
  "cabinetDoorOpen",
  "levelMismatch",
  "communicationFailure",
  "overrideOverdue",
  "programOutOfSync",
  "clockDrift",
  "schemaViolation",
];
const mostCauses = 8;
const mostLightIds = 1000;

/** A cause with the light points of a scope that hang on it. */
interface Hanging {
  readonly cause: Cause;
  readonly lightIds: readonly string[];
}

/**
 * Open causes of one kind are one line with all the light points that hang on it: of a segment's cause those that the segment feeds.
 * `lights`: those of the scope.
 */
export function worstCauses(
  causes: readonly Cause[],
  lights: readonly LightPoint[],
  data: OfficeData,
  scope: AreaScope,
): CauseView[] {
  const kinds = new Map<string, Hanging[]>();
  for (const cause of causes) {
    const hanging = hangingOn(cause, lights, data, scope);
    if (hanging === null) continue;
    const same = kinds.get(cause.kind);
    if (same === undefined) kinds.set(cause.kind, [hanging]);
    else same.push(hanging);
  }
  const views = [...kinds].map(([kind, same]) => viewOf(kind, same, data));
  const rank = (code: string): number => {
    const at = severity.indexOf(code);
    return at === -1 ? severity.length : at;
  };
  return views
    .toSorted((a, b) => rank(a.code) - rank(b.code) || b.lightCount - a.lightCount)
    .slice(0, mostCauses);
}

/** Null where the scope does not hold it. */
function hangingOn(
  cause: Cause,
  lights: readonly LightPoint[],
  data: OfficeData,
  scope: AreaScope,
): Hanging | null {
  const { lightPointId, detail } = cause;
  if (lightPointId !== null) {
    const light = data.lightById.get(lightPointId);
    if (light === undefined || !inScope(scope, light.areaId)) return null;
    return { cause, lightIds: [lightPointId] };
  }
  const { segmentId, cabinetId } = detail;
  const { bySegment, cabinets } = fedBy(lights);
  const isShown = scope.kind === "all" || cabinets.has(String(cabinetId));
  if (!isShown) return null;
  // A cabinet's own causes, such as its open door, darken nobody.
  return { cause, lightIds: bySegment.get(String(segmentId)) ?? [] };
}

interface Fed {
  readonly bySegment: ReadonlyMap<string, readonly string[]>;
  readonly cabinets: ReadonlySet<string>;
}

const known = new WeakMap<readonly LightPoint[], Fed>();

/** The list of a scope stays the same while the inventory stands. */
function fedBy(lights: readonly LightPoint[]): Fed {
  return known.getOrInsertComputed(lights, () => {
    const bySegment = new Map<string, string[]>();
    const cabinets = new Set<string>();
    for (const { lightId, segmentId, cabinetId } of lights) {
      if (cabinetId !== null) cabinets.add(cabinetId);
      if (segmentId === null) continue;
      const fed = bySegment.get(segmentId);
      if (fed === undefined) bySegment.set(segmentId, [lightId]);
      else fed.push(lightId);
    }
    return { bySegment, cabinets };
  });
}

function viewOf(kind: string, same: readonly Hanging[], data: OfficeData): CauseView {
  const lightIds = [...new Set(same.flatMap((hanging) => hanging.lightIds))];
  const only = same.length === 1 ? (same[0]?.cause ?? null) : null;
  const light = lightIds.length === 1 ? data.lightById.get(lightIds[0] ?? "") : undefined;
  return {
    id: kind,
    code: kind,
    since: Math.min(...same.map(({ cause }) => cause.since)),
    lightCount: lightIds.length,
    lightIds: lightIds.slice(0, mostLightIds),
    parameters: {
      count: same.length,
      number: light?.number ?? null,
      street: light?.street ?? null,
      device: only?.deviceId ?? null,
      cabinet: textOf(only?.detail["cabinet"]),
      segment: textOf(only?.detail["segment"]),
    },
  };
}

function textOf(value: Cause["detail"][string] | undefined): string | null {
  return typeof value === "string" ? value : null;
}
