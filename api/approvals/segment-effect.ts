import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { StockNames } from "../office/stock-names.ts";
import type { Asked, EffectContext, LightChange, LightPlan } from "./change.ts";
import { laidOver, planOf, type SegmentFacts } from "./plan-edit.ts";

/** Of an edit of a segment what decides how its light points burn. */
export interface SegmentEdit {
  readonly calendarId?: string | null;
  readonly output?: number | null;
  readonly cabinetId?: string;
  readonly dayPowered?: boolean;
}

export const segmentFields = ["calendarId", "output", "cabinetId", "dayPowered"] as const;

/** Segments as they would stand. */
export interface SegmentsAfter {
  readonly facts: SegmentFacts;
  /** Those without voltage while they are off: lamps with controllers of their own go out with them. */
  readonly feedsAll: ReadonlySet<string>;
  /** Said from now on to keep their voltage: nothing would be weighed any more that switches their lamps off. */
  readonly unguarded: ReadonlySet<string>;
}

/** The segments of the town with edits of some of them. */
export async function segmentsAfter(
  db: Kysely<OfficeSchema>,
  names: StockNames,
  edits: ReadonlyMap<string, SegmentEdit>,
): Promise<SegmentsAfter> {
  const calendars = new Map(names.segmentCalendars);
  const switched = new Set(names.switchedSegments);
  const feedsAll = new Set<string>();
  const unguarded = new Set<string>();
  const segments = await db
    .selectFrom("segments")
    .select(["id", "cabinet_id", "output", "day_powered"])
    .where("id", "in", [...edits.keys()])
    .execute();
  const cabinets = await db.selectFrom("cabinets").select(["id", "device_id"]).execute();
  const deviceOf = new Map(cabinets.map(({ id, device_id }) => [id, device_id]));
  for (const { id, cabinet_id, output, day_powered } of segments) {
    const edit = edits.get(id) ?? {};
    if (edit.calendarId === null) calendars.delete(id);
    else if (edit.calendarId !== undefined) calendars.set(id, edit.calendarId);
    const outputAfter = edit.output === undefined ? output : edit.output;
    const device = deviceOf.get(edit.cabinetId ?? cabinet_id) ?? null;
    if (outputAfter !== null && device !== null) switched.add(id);
    else switched.delete(id);
    const isPowered = edit.dayPowered ?? day_powered === 1;
    if (!isPowered) feedsAll.add(id);
    else if (day_powered === 0) unguarded.add(id);
  }
  return {
    facts: { segmentCalendars: calendars, switchedSegments: switched },
    feedsAll,
    unguarded,
  };
}

/** How a light point would burn that hangs on such a segment; null where nothing would guard it any more. */
export function planOnSegment(
  light: LightPoint,
  { facts, feedsAll, unguarded }: SegmentsAfter,
): LightPlan | null {
  const { segmentId, switching } = light;
  if (segmentId !== null && switching === "networked" && unguarded.has(segmentId)) return null;
  if (segmentId === null || switching !== "networked" || !feedsAll.has(segmentId)) {
    return laidOver(light, {}, facts);
  }
  const supply = facts.segmentCalendars.get(segmentId);
  return supply === undefined || !facts.switchedSegments.has(segmentId)
    ? planOf(light)
    : { ...planOf(light), calendarId: supply, followsSegment: true };
}

/** What another calendar, output or cabinet of a segment does to the light points on it. */
export async function segmentEffect(
  { office: { db, model } }: EffectContext,
  { params, body }: Asked<SegmentEdit>,
): Promise<LightChange | null> {
  if (!segmentFields.some((field) => body[field] !== undefined)) return null;
  const id = params["id"] ?? "";
  const { lights, names } = model.data;
  const after = await segmentsAfter(db, names, new Map([[id, body]]));
  return {
    what: "segment",
    name: names.segments.get(id) ?? null,
    lights: lights.filter(({ segmentId }) => segmentId === id),
    effect: { kind: "plan", after: (light) => planOnSegment(light, after) },
  };
}
