import { commandStates, type CommandState } from "../contract/lights.ts";
import type { JobLine, JobView } from "../contract/overrides.ts";
import { inScope, type AreaScope } from "../scope.ts";
import { commandLine, userNames } from "./light-view.ts";
import { segmentName } from "./override-targets.ts";
import type { Office } from "./office.ts";

const mostLines = 1000;

/** Failed ones first, then what is still awaited, then what is done. */
const order: readonly CommandState[] = [
  "rejected",
  "expired",
  "queued",
  "sent",
  "received",
  "superseded",
  "applied",
  "measured",
];

/**
 * Where a job stands. Light points and segments that field has not taken up yet are queued. Null where there is no such job for the
 * scope.
 */
export async function jobView(
  office: Office,
  jobId: string,
  scope: AreaScope,
): Promise<JobView | null> {
  const job = await office.db
    .selectFrom("jobs")
    .selectAll()
    .where("id", "=", jobId)
    .executeTakeFirst();
  if (job === undefined) return null;
  // Written by routes/overrides.ts alone.
  const { lightIds, level = null } = JSON.parse(job.payload) as {
    lightIds: readonly string[];
    level?: number;
  };
  const places = await placesOf(office, lightIds, scope);
  if (places.size === 0) return null;
  const ledger = new Map(
    (await office.field.ledger(jobId)).map((line) => [line.lightPointId, line]),
  );
  const lines = [...places].map(([lightId, place]): JobLine => {
    const line = ledger.get(lightId);
    if (line !== undefined) return { ...commandLine(line), ...place };
    return {
      ...place,
      jobId,
      lightId,
      state: "queued",
      level,
      code: null,
      createdAt: job.created_at,
      sentAt: null,
      receivedAt: null,
      appliedAt: null,
      measuredAt: null,
      endedAt: null,
    };
  });
  const counts = Object.fromEntries(
    commandStates.map((state) => [state, lines.filter((line) => line.state === state).length]),
  ) as Record<CommandState, number>;
  const names = await userNames(office, [job.created_by]);
  return {
    id: job.id,
    kind: job.kind,
    createdAt: job.created_at,
    createdBy: names.get(job.created_by) ?? job.created_by,
    total: places.size,
    counts,
    lines: lines
      .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
      .slice(0, mostLines),
  };
}

type JobPlace = Pick<JobLine, "kind" | "name">;

/** The places of a job that the scope shows, as they are called now; what is gone is called by its id, for who sees everything. */
async function placesOf(
  { db, model }: Office,
  ids: readonly string[],
  scope: AreaScope,
): Promise<Map<string, JobPlace>> {
  const places = new Map<string, JobPlace>();
  const others: string[] = [];
  for (const id of ids) {
    const light = model.data.lightById.get(id);
    if (light === undefined) others.push(id);
    else if (inScope(scope, light.areaId)) {
      places.set(id, { kind: "lightPoint", name: light.number });
    }
  }
  if (others.length === 0) return places;
  const segments = await db
    .selectFrom("segments as segment")
    .innerJoin("cabinets as cabinet", "cabinet.id", "segment.cabinet_id")
    .select(["segment.id", "segment.number", "cabinet.number as cabinet", "cabinet.area_id"])
    .where("segment.id", "in", others)
    .execute();
  const fed = new Set(
    scope.kind === "all"
      ? []
      : model.data.lights.filter((light) => inScope(scope, light.areaId)).map((l) => l.segmentId),
  );
  for (const segment of segments) {
    if (!inScope(scope, segment.area_id) && !fed.has(segment.id)) continue;
    places.set(segment.id, { kind: "segment", name: segmentName(segment) });
  }
  if (scope.kind !== "all") return places;
  for (const id of others) {
    if (!places.has(id)) places.set(id, { kind: "lightPoint", name: id });
  }
  return places;
}
