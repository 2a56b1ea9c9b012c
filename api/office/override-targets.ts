import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { refuseLocked, type Held } from "../locks/refuse-locked.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { LightPoint } from "./office-data.ts";
import type { Office } from "./office.ts";

/** What is to be switched by hand, each once. */
export interface Targets {
  readonly kind: "targets";
  /** Light points first, then segments. */
  readonly ids: readonly string[];
  readonly lights: readonly LightPoint[];
  readonly segments: readonly SegmentTarget[];
}

interface SegmentTarget {
  readonly segmentId: string;
  readonly cabinetId: string;
  /** Cabinet and segment. */
  readonly name: string;
  readonly areaId: string | null;
  /** The output of the cabinet's controller that switches it; null where none does. */
  readonly output: number | null;
  /** All that it feeds. */
  readonly lights: readonly LightPoint[];
}

/** The light points and segments named; refused where one is unknown to the scope, cannot be switched, or somebody works there. */
export async function chooseTargets(
  { model, locks }: Pick<Office, "model" | "locks">,
  db: Kysely<OfficeSchema>,
  asked: { readonly lightIds?: readonly string[]; readonly segmentIds?: readonly string[] },
  scope: AreaScope,
): Promise<Targets | Refusal> {
  const { lightIds = [], segmentIds = [] } = asked;
  if (lightIds.length + segmentIds.length === 0) {
    return refuse("invalidInput", "Name lightIds, segmentIds or both.", {
      errors: [{ pointer: "/lightIds", message: "or segmentIds must be named" }],
    });
  }
  const lights: LightPoint[] = [];
  const unknown: string[] = [];
  for (const id of new Set(lightIds)) {
    const light = model.data.lightById.get(id);
    if (light === undefined || !inScope(scope, light.areaId)) unknown.push(id);
    else lights.push(light);
  }
  const segments = await readSegments(db, model.data.lights, [...new Set(segmentIds)]);
  const reached = new Set(
    segments.filter((segment) => isReached(segment, scope)).map(({ segmentId }) => segmentId),
  );
  for (const id of new Set(segmentIds)) if (!reached.has(id)) unknown.push(id);
  if (unknown.length > 0) {
    const what = segmentIds.length === 0 ? "light points" : "light points and segments";
    return refuse("notFound", `${unknown.length} of the ${what} are unknown.`, {
      lightIds: unknown,
    });
  }
  const deaf = [
    ...lights.filter((light) => light.switching !== "networked" || light.deviceId === null),
    ...segments.filter(({ output }) => output === null),
  ].map((one) => ("lightId" in one ? one.lightId : one.segmentId));
  if (deaf.length > 0) {
    return refuse(
      "notSwitchable",
      `${deaf.length} of the places have no controller that could be switched from here.`,
      { lightIds: deaf },
    );
  }
  const held: Held[] = [];
  for (const light of lights) {
    const lock = locks.on(light);
    const pointer = `/lightIds/${lightIds.indexOf(light.lightId)}`;
    if (lock !== null) held.push({ pointer, id: light.lightId, name: light.number, lock });
  }
  for (const { segmentId, cabinetId, name } of segments) {
    const lock = locks.onSegment(segmentId, cabinetId);
    const pointer = `/segmentIds/${segmentIds.indexOf(segmentId)}`;
    if (lock !== null) held.push({ pointer, id: segmentId, name, lock });
  }
  if (held.length > 0) return refuseLocked(held);
  return {
    kind: "targets",
    ids: [...lights.map(({ lightId }) => lightId), ...segments.map(({ segmentId }) => segmentId)],
    lights,
    segments,
  };
}

/** Segments by their ids with what they feed; those in the trash are left out. */
async function readSegments(
  db: Kysely<OfficeSchema>,
  lights: readonly LightPoint[],
  segmentIds: readonly string[],
): Promise<SegmentTarget[]> {
  if (segmentIds.length === 0) return [];
  const rows = await db
    .selectFrom("segments as segment")
    .innerJoin("cabinets as cabinet", "cabinet.id", "segment.cabinet_id")
    .select(["segment.id", "segment.number", "segment.output", "segment.cabinet_id"])
    .select(["cabinet.number as cabinet", "cabinet.area_id", "cabinet.device_id"])
    .where("segment.id", "in", segmentIds)
    .where("segment.deleted_at", "is", null)
    .where("cabinet.deleted_at", "is", null)
    .execute();
  const asked = new Set(rows.map(({ id }) => id));
  const fed = Map.groupBy(
    lights.filter(({ segmentId }) => segmentId !== null && asked.has(segmentId)),
    ({ segmentId }) => segmentId,
  );
  return rows.map((row) => ({
    segmentId: row.id,
    cabinetId: row.cabinet_id,
    name: segmentName(row),
    areaId: row.area_id,
    output: row.device_id === null ? null : row.output,
    lights: fed.get(row.id) ?? [],
  }));
}

/** As people call it. */
export function segmentName(of: { readonly cabinet: string; readonly number: string }): string {
  return `${of.cabinet} / ${of.number}`;
}

/** Who sees some areas switches a segment only where all that it feeds lies there. */
function isReached({ areaId, lights }: SegmentTarget, scope: AreaScope): boolean {
  if (scope.kind === "all") return true;
  if (lights.length === 0) return inScope(scope, areaId);
  return lights.every((light) => inScope(scope, light.areaId));
}
