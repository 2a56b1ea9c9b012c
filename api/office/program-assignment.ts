import { programFloorBreaches } from "../../domain/floor.ts";
import type { ProgramAssignment } from "../contract/programs.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { ok, type Answer, type Caller, type RouteRequest } from "../http/route.ts";
import { inScope } from "../scope.ts";
import { kinds } from "../stock/kinds.ts";
import { changeStock } from "../stock/stock-change.ts";
import { portionsOf, rowsById } from "../stock/stock-db.ts";
import { writeRows } from "../stock/write-rows.ts";
import { calendarIdOf } from "./default-plan.ts";
import type { LightPoint } from "./office-data.ts";
import type { Office } from "./office.ts";
import { floorRefusal, noProgram } from "./program-changes.ts";

/** Light points follow a program every night: named ones, those of a street, or all; a batch that can be undone. */
export async function assignProgram(
  office: Office,
  request: RouteRequest<object, ProgramAssignment>,
  caller: Caller,
): Promise<Answer | Refusal> {
  const { scope } = caller;
  const id = request.params["id"] ?? "";
  const { data } = office.model;
  const known = data.programs.get(id);
  if (known === undefined) return noProgram();
  const { lightIds, street } = request.body;
  const wanted = lightIds === undefined ? null : new Set(lightIds);
  const isWanted = (light: LightPoint): boolean =>
    inScope(scope, light.areaId) &&
    // A street or the whole town means those of its light points that can follow a program.
    (wanted === null ? light.switching === "networked" : wanted.has(light.lightId)) &&
    (street === undefined || light.street === street);
  const lights = data.lights.filter(isWanted);
  if (wanted !== null && lights.length < wanted.size) {
    const found = new Set(lights.map(({ lightId }) => lightId));
    const unknown = [...wanted].filter((one) => !found.has(one));
    return refuse("notFound", `${unknown.length} of the light points are unknown.`, {
      lightIds: unknown,
    });
  }
  const deaf = lights.filter(({ switching }) => switching !== "networked");
  if (wanted !== null && deaf.length > 0) {
    return refuse(
      "notSwitchable",
      `${deaf.length} of the light points cannot be dimmed from here.`,
      {
        lightIds: deaf.map(({ lightId }) => lightId),
      },
    );
  }
  const breaches = programFloorBreaches(lights, known.program);
  if (breaches.length > 0) return floorRefusal(breaches);
  const calendar_id = calendarIdOf(id);
  const ids = lights.map(({ lightId }) => lightId);
  const head = {
    kind: "bulk",
    title: known.program.name,
    address: request.address,
    caller,
  } as const;
  const done = await changeStock(office, head, async (work) => {
    for (const some of portionsOf(ids)) {
      const rows = await rowsById(work.db, kinds.lightPoint, some);
      const changes = [...rows.values()].map((before) => ({
        before,
        after: { ...before, calendar_id },
      }));
      await writeRows(work, kinds.lightPoint, changes);
    }
    return {
      result: null,
      record: {
        action: "program.assigned",
        object: `program:${id}`,
        after: { ...request.body, lights: ids.length },
      },
    };
  });
  if (done.kind === "refusal") return done;
  return ok({ lights: ids.length });
}
