import type { WorkLockEvent, WorkLockRequest } from "../contract/work-locks.ts";
import type { Changing } from "../devices/changing.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import {
  created,
  ok,
  route,
  type Answer,
  type Caller,
  type Route,
  type RouteRequest,
} from "../http/route.ts";
import { instant, object, oneOf } from "../http/schema.ts";
import type { LockTarget } from "../locks/held-lights.ts";
import { endLock, extendLock, setLock } from "../locks/change-lock.ts";
import { readLocks } from "../locks/lock-rows.ts";
import { onceOnly } from "../office/idempotency.ts";
import type { Office } from "../office/office.ts";
import { workLock, workLockRequest, workLocks } from "../schemas/work-locks.ts";

const tag = "work locks";
const headers = ["idempotency-key"];

export function workLockRoutes(office: Office): Route[] {
  return [
    route<{ state?: "open" | "all" }>({
      method: "get",
      path: "/api/v1/work-locks",
      operationId: "listWorkLocks",
      summary:
        "Where somebody works and nothing is switched; state=all has those that ended besides",
      tag,
      role: "viewer",
      query: object({ "state?": oneOf(["open", "all"]) }),
      answers: { 200: { description: "Work locks", schema: workLocks } },
      handle: async ({ query }, { scope }) =>
        ok({
          locks: query.state === "all" ? await office.locks.all(scope) : office.locks.open(scope),
        }),
    }),
    route<object, WorkLockRequest>({
      method: "post",
      path: "/api/v1/work-locks",
      operationId: "setWorkLock",
      summary:
        "Keep a place from being switched while somebody works there; off is not de-energised",
      tag,
      role: "technician",
      headers,
      body: workLockRequest,
      answers: { 201: { description: "Set", schema: workLock } },
      handle: (request, caller) =>
        changed(office, request, caller, "set", request.body.target, (changing) =>
          setLock(changing, request.body),
        ),
    }),
    route<object, { until: number }>({
      method: "patch",
      path: "/api/v1/work-locks/:id",
      operationId: "extendWorkLock",
      summary: "Give a work lock another end, at most 24 hours ahead",
      tag,
      role: "technician",
      headers,
      body: object({ until: instant }),
      answers: { 200: { description: "Extended", schema: workLock } },
      handle: (request, caller) =>
        changed(office, request, caller, "extended", null, (changing) =>
          extendLock(changing, request.params["id"] ?? "", request.body.until),
        ),
    }),
    route<object, undefined>({
      method: "post",
      path: "/api/v1/work-locks/:id/end",
      operationId: "endWorkLock",
      summary: "End a work lock, or confirm the end of one whose time is over",
      tag,
      role: "technician",
      headers,
      answers: { 200: { description: "Ended", schema: workLock } },
      handle: (request, caller) =>
        changed(office, request, caller, "ended", null, (changing) =>
          endLock(changing, request.params["id"] ?? ""),
        ),
    }),
  ];
}

const unknown = refuse("notFound", "There is no such work lock.");

/**
 * Carries a change of the locks out, once for each key, and lets memory, field and screens follow. `target`: the place where no lock is
 * named.
 */
async function changed(
  office: Office,
  request: RouteRequest<unknown, unknown>,
  caller: Caller,
  what: WorkLockEvent["what"],
  target: LockTarget | null,
  act: (
    changing: Changing & { readonly at: number },
  ) => Promise<{ readonly kind: "lock"; readonly id: string } | Refusal>,
): Promise<Answer | Refusal> {
  const { locks } = office;
  const { id } = request.params;
  const [before] = id === undefined ? [] : await readLocks(office.db, { id });
  const place = before?.target ?? target;
  if (place === null) return unknown;
  await locks.learn(place);
  if (before !== undefined && !locks.reaches(before, caller.scope, before.areaId)) return unknown;
  const answer = await onceOnly(office, request, caller, async (db) => {
    const outcome = await act({
      db,
      caller,
      address: request.address,
      now: office.now(),
      at: office.clock.now(),
    });
    if (outcome.kind === "refusal") return outcome;
    const [row] = await readLocks(db, { id: outcome.id });
    if (row === undefined) return unknown;
    const view = locks.view(row);
    return what === "set" ? created(view) : ok(view);
  });
  if (answer.kind === "refusal") return answer;
  await locks.reload();
  office.link.nudge();
  await locks.learn(place);
  // The answer of this request, or of the first one with its key.
  office.events.emit("workLock", { what, lock: answer.json as WorkLockEvent["lock"] });
  return answer;
}
