import type { Kysely } from "kysely";
import { checkFloor } from "../../domain/floor.ts";
import { toLevel } from "../../domain/level.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { JobAccepted, OverrideEndRequest, OverrideRequest } from "../contract/overrides.ts";
import { newId } from "../auth/token.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import {
  accepted,
  ok,
  route,
  type Answer,
  type Caller,
  type Route,
  type RouteRequest,
} from "../http/route.ts";
import { instant, level, object, text } from "../http/schema.ts";
import { audit } from "../office/audit.ts";
import { onceOnly } from "../office/idempotency.ts";
import { jobView } from "../office/job-view.ts";
import { overrideEnd } from "../office/override-span.ts";
import { chooseTargets, type Targets } from "../office/override-targets.ts";
import type { Office } from "../office/office.ts";
import { lightIds, segmentIds } from "../schemas/common.ts";
import { jobAccepted, jobSchema } from "../schemas/overrides.ts";

const tag = "overrides";
const usualRampTime = 2;

export function overrideRoutes(office: Office): Route[] {
  return [
    route<object, OverrideRequest>({
      method: "post",
      path: "/api/v1/overrides",
      operationId: "setOverride",
      summary:
        "Switch or dim light points, or switch a cabinet's segments, by hand until an end; answered with the job that says how far it is",
      tag,
      role: "technician",
      headers: ["idempotency-key"],
      body: object({
        "lightIds?": lightIds,
        "segmentIds?": segmentIds,
        level,
        "rampTime?": { type: "integer", minimum: 0, maximum: 3600, description: "seconds" },
        "until?": instant,
        "reason?": text(500),
      }),
      answers: { 202: { description: "Written down; not yet done", schema: jobAccepted } },
      handle: (request, caller) =>
        ordered(office, request, caller, (trx) =>
          setOverride(office, trx, request.body, caller, request.address),
        ),
    }),
    route<object, OverrideEndRequest>({
      method: "post",
      path: "/api/v1/overrides/end",
      operationId: "endOverride",
      summary: "End overrides: the light points go back to their program",
      tag,
      role: "technician",
      headers: ["idempotency-key"],
      body: object({ "lightIds?": lightIds, "segmentIds?": segmentIds }),
      answers: { 202: { description: "Written down; not yet done", schema: jobAccepted } },
      handle: (request, caller) =>
        ordered(office, request, caller, async (trx) => {
          const chosen = await chooseTargets(office, trx, request.body, caller.scope);
          if (chosen.kind === "refusal") return chosen;
          const payload = { lightIds: chosen.ids };
          return order(office, trx, "override.clear", payload, null, caller, request.address);
        }),
    }),
    route({
      method: "get",
      path: "/api/v1/jobs/:id",
      operationId: "readJob",
      summary: "How far a job is, light point by light point",
      tag,
      role: "viewer",
      answers: { 200: { description: "The job", schema: jobSchema } },
      async handle({ params }, { scope }) {
        const view = await jobView(office, params["id"] ?? "", scope);
        return view === null ? refuse("notFound", "There is no such job.") : ok(view);
      },
    }),
  ];
}

/** Field is nudged when the order is safe on disk. */
async function ordered(
  office: Office,
  request: RouteRequest<unknown, unknown>,
  caller: Caller,
  act: (trx: Kysely<OfficeSchema>) => Promise<Answer | Refusal>,
): Promise<Answer | Refusal> {
  const answer = await onceOnly(office, request, caller, act);
  if (answer.kind === "answer") office.link.nudge();
  return answer;
}

async function setOverride(
  office: Office,
  trx: Kysely<OfficeSchema>,
  body: OverrideRequest,
  caller: Caller,
  address: string,
): Promise<Answer | Refusal> {
  const chosen = await chooseTargets(office, trx, body, caller.scope);
  if (chosen.kind === "refusal") return chosen;
  const below = belowFloor(chosen, body);
  if (below !== null) return below;
  const until = overrideEnd(office, body.until);
  if (typeof until !== "number") return until;
  const payload = {
    // Field knows segments by their ids as it knows light points.
    lightIds: chosen.ids,
    level: body.level,
    rampTime: body.rampTime ?? usualRampTime,
    until,
    reason: body.reason ?? null,
  };
  return order(office, trx, "override.set", payload, until, caller, address);
}

/** Lamps that may not be so dark; a segment that is switched off takes the voltage from all that hang on it. */
function belowFloor(
  { lights, segments }: Targets,
  { level: wanted, lightIds: named = [], segmentIds: namedSegments = [] }: OverrideRequest,
): Refusal | null {
  const pointers = new Map(
    lights.map(({ lightId }) => [lightId, `/lightIds/${named.indexOf(lightId)}`]),
  );
  const darkened = wanted > 0 ? [] : segments;
  for (const { segmentId, lights: fed } of darkened) {
    for (const { lightId } of fed) {
      pointers.set(lightId, `/segmentIds/${namedSegments.indexOf(segmentId)}`);
    }
  }
  const floor = checkFloor(
    [...lights, ...darkened.flatMap((segment) => segment.lights)],
    toLevel(wanted),
  );
  if (floor.kind !== "refused") return null;
  return refuse(
    "belowFloor",
    `${floor.refused.length} light points may not be dimmed to ${wanted} %.`,
    {
      lightIds: floor.refused.map(({ lightId }) => lightId),
      errors: floor.refused.slice(0, 100).map((breach) => ({
        pointer: pointers.get(breach.lightId) ?? "",
        message: `must stay at ${breach.floor} % or more`,
        code: breach.because,
        parameters: { number: breach.number, floor: breach.floor },
      })),
    },
  );
}

/** Job, intent and record, in the caller's transaction. */
async function order(
  office: Office,
  trx: Kysely<OfficeSchema>,
  kind: "override.set" | "override.clear",
  payload: { readonly lightIds: readonly string[] },
  until: number | null,
  { user }: Caller,
  address: string,
): Promise<Answer> {
  const jobId = newId("j");
  const at = office.clock.now();
  const content = JSON.stringify(payload);
  await trx
    .insertInto("jobs")
    .values({
      id: jobId,
      kind,
      payload: content,
      total: payload.lightIds.length,
      created_at: at,
      created_by: user.id,
    })
    .execute();
  await trx
    .insertInto("intents")
    .values({ kind, payload: content, job_id: jobId, actor: user.id, created_at: at })
    .execute();
  await audit(
    trx,
    office.now(),
    { user, address },
    {
      action: kind === "override.set" ? "override.set" : "override.ended",
      object: `job:${jobId}`,
      after: payload,
    },
  );
  const answer: JobAccepted = { jobId, until };
  return accepted(answer);
}
