import type { LightPoint } from "../office/office-data.ts";
import type { Asked, EffectContext, LightChange } from "./change.ts";
import { laidOver, planFields, type PlanEdit } from "./plan-edit.ts";
import { planOnSegment, segmentFields, segmentsAfter, type SegmentEdit } from "./segment-effect.ts";

/** Lines of history read at once. */
const portion = 2_000;

/** What taking a batch back does to the light points that it made, edited or fetched back, and to those on segments that it edited. */
export async function undoEffect(
  { office: { db, model } }: EffectContext,
  { params }: Asked<undefined>,
): Promise<LightChange | null> {
  const batchId = params["id"] ?? "";
  const batch = await db
    .selectFrom("batches")
    .select("title")
    .where("id", "=", batchId)
    .executeTakeFirst();
  if (batch === undefined) return null;
  const edits = new Map<string, PlanEdit | null>();
  const segments = new Map<string, SegmentEdit>();
  for (let after = 0; ;) {
    const lines = await db
      .selectFrom("object_changes")
      .select(["id", "kind", "object_id", "action", "fields"])
      .where("batch_id", "=", batchId)
      .where("kind", "in", ["lightPoint", "segment"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(portion)
      .execute();
    for (const { kind, object_id, action, fields } of lines) {
      const isNew = action === "created" || action === "restored";
      if (kind === "lightPoint" && isNew) edits.set(object_id, null);
      else if (fields === null || isNew) continue;
      else if (kind === "lightPoint") merge<PlanEdit>(edits, object_id, fields, planFields);
      else merge<SegmentEdit>(segments, object_id, fields, segmentFields);
    }
    const last = lines.at(-1);
    if (last === undefined || lines.length < portion) break;
    after = last.id;
  }
  const { lightById, lights: all, names } = model.data;
  const lights = [...edits.keys()].flatMap((id): LightPoint[] => {
    const light = lightById.get(id);
    return light === undefined ? [] : [light];
  });
  const after = await segmentsAfter(db, names, segments);
  if (segments.size > 0) {
    const isOn = ({ lightId, segmentId }: LightPoint): boolean =>
      segmentId !== null && segments.has(segmentId) && !edits.has(lightId);
    for (const light of all) if (isOn(light)) lights.push(light);
  }
  if (lights.length === 0) return null;
  return {
    what: "undo",
    name: batch.title,
    lights,
    effect: {
      kind: "plan",
      after(light) {
        const edit = edits.get(light.lightId);
        if (edit === null) return null;
        return edit === undefined
          ? planOnSegment(light, after)
          : laidOver(light, edit, after.facts);
      },
    },
  };
}

/** Lays the values before a change over; the first line of an object has the oldest ones. */
function merge<Edit extends object>(
  edits: Map<string, Edit | null>,
  id: string,
  fields: string,
  wanted: readonly (keyof Edit & string)[],
): void {
  // Written by the change log: {field: [before, after]}.
  const changes = JSON.parse(fields) as Record<string, readonly [unknown, unknown]>;
  const back = Object.fromEntries(
    wanted.flatMap((field) => (changes[field] === undefined ? [] : [[field, changes[field][0]]])),
  ) as Edit;
  if (Object.keys(back).length === 0) return;
  const known = edits.get(id);
  if (known !== null) edits.set(id, { ...back, ...known });
}
