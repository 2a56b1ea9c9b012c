import { commandStates, type CommandLine, type CommandState } from "../contract/lights.ts";
import type { JobView } from "../contract/overrides.ts";
import { inScope, type AreaScope } from "../scope.ts";
import { commandLine, userNames } from "./light-view.ts";
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

/** Where a job stands. Light points that field has not taken up yet are queued. Null where there is no such job for the scope. */
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
  const seen = lightIds.filter((id) => {
    const light = office.model.data.lightById.get(id);
    return scope.kind === "all" || (light !== undefined && inScope(scope, light.areaId));
  });
  if (seen.length === 0) return null;
  const ledger = new Map(
    (await office.field.ledger(jobId)).map((line) => [line.lightPointId, line]),
  );
  const lines = seen.map((lightId): CommandLine => {
    const line = ledger.get(lightId);
    if (line !== undefined) return commandLine(line);
    return {
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
    total: seen.length,
    counts,
    lines: lines
      .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
      .slice(0, mostLines),
  };
}
