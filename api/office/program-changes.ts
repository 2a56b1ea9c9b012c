import { programFloorBreaches, type ProgramFloorBreach } from "../../domain/floor.ts";
import type { Program } from "../../domain/program.ts";
import { validateProgram } from "../../domain/validate-program.ts";
import type { ProgramInput } from "../contract/programs.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { noContent, ok, type Answer, type Caller, type RouteRequest } from "../http/route.ts";
import { inScope } from "../scope.ts";
import { isCalendarNamed, leaveCalendar } from "../stock/calendar-use.ts";
import { audit } from "./audit.ts";
import { calendarIdOf } from "./default-plan.ts";
import type { Office } from "./office.ts";
import { programEtag, programViews } from "./program-view.ts";
import { raiseRevision } from "./revisions.ts";

export async function showProgram(
  office: Office,
  id: string,
  caller: Caller,
): Promise<Answer | Refusal> {
  const view = (await programViews(office, caller.scope)).find((one) => one.id === id);
  return view === undefined ? noProgram() : ok(view, { etag: programEtag(view) });
}

export function noProgram(): Refusal {
  return refuse("notFound", "There is no such program.");
}

type Checked = { readonly kind: "program"; readonly program: Program } | Refusal;

export function checkProgram(office: Office, id: string, { name, points }: ProgramInput): Checked {
  const { plans } = office.model;
  const { year } = plans.dateOf(office.clock.now());
  const result = validateProgram({ id, name, points }, plans.place, year);
  if (result.kind === "valid") return { kind: "program", program: result.program };
  return refuse("programRefused", `The program has ${result.problems.length} problems.`, {
    errors: result.problems.map(({ code, point, parameters }) => ({
      pointer: point === null ? "/points" : `/points/${point}`,
      message: code,
      code,
      parameters,
    })),
  });
}

export function floorRefusal(breaches: readonly ProgramFloorBreach[]): Refusal {
  return refuse(
    "belowFloor",
    `The program dims ${breaches.length} light points below their safety floor.`,
    {
      lightIds: breaches.map(({ lightId }) => lightId),
      errors: breaches.slice(0, 100).map((breach) => ({
        pointer: `/points/${breach.pointIndex}`,
        message: `light point ${breach.number} must stay at ${breach.floor} % or more`,
        code: breach.because,
        parameters: { number: breach.number, floor: breach.floor },
      })),
    },
  );
}

/** After a change of programs: what is in memory, on the lamps and on the screens follows. */
export async function published(office: Office): Promise<void> {
  await office.model.reload();
  office.link.nudge();
  office.events.emit("changed");
}

export async function changeProgram(
  office: Office,
  request: RouteRequest<object, ProgramInput>,
  caller: Caller,
): Promise<Answer | Refusal> {
  const id = request.params["id"] ?? "";
  const known = office.model.data.programs.get(id);
  if (known === undefined) return noProgram();
  const match = request.headers["if-match"];
  if (match === undefined) {
    return refuse("versionRequired", "Say by If-Match which version you are changing.");
  }
  const checked = checkProgram(office, id, request.body);
  if (checked.kind === "refusal") return checked;
  const { program } = checked;
  const { data, plans } = office.model;
  const followers = data.lights.filter((light) => plans.follows(light, id));
  if (followers.some(({ areaId }) => !inScope(caller.scope, areaId))) {
    return refuse("notAllowed", "Light points outside your areas follow this program.");
  }
  const breaches = programFloorBreaches(followers, program);
  if (breaches.length > 0) return floorRefusal(breaches);
  const now = office.now();
  const user = caller.user.id;
  const changed = await office.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("programs")
      .select(["current_version"])
      .where("id", "=", id)
      .where("deleted_at", "is", null)
      .executeTakeFirst();
    if (row === undefined || programEtag({ version: row.current_version }) !== match) return false;
    const version = row.current_version + 1;
    await trx
      .insertInto("program_versions")
      .values({
        program_id: id,
        version,
        content: JSON.stringify({ points: program.points }),
        created_at: now,
        created_by: user,
      })
      .execute();
    await trx
      .updateTable("programs")
      .set({ name: program.name, current_version: version })
      .where("id", "=", id)
      .execute();
    await raiseRevision(trx, "programs", user, now);
    await audit(
      trx,
      now,
      { user: caller.user, address: request.address },
      {
        action: "program.changed",
        object: `program:${id}`,
        before: known.program,
        after: program,
      },
    );
    return true;
  });
  if (!changed) {
    return refuse("versionMismatch", "Somebody has changed the program meanwhile; read it again.");
  }
  await published(office);
  return showProgram(office, id, caller);
}

export async function removeProgram(
  office: Office,
  id: string,
  caller: Caller,
  address: string,
): Promise<Answer | Refusal> {
  const { data } = office.model;
  const known = data.programs.get(id);
  if (known === undefined) return noProgram();
  // A calendar that names it for some evening of the year would be left without a program.
  const followers = data.lights.filter((light) => office.model.plans.follows(light, id));
  const named = [...data.calendars.values()].some(
    (calendar) =>
      calendar.id !== calendarIdOf(id) &&
      (calendar.defaultProgramId === id || calendar.rules.some((rule) => rule.programId === id)),
  );
  if (followers.length > 0 || named) {
    return refuse("conflict", `${followers.length} light points follow this program.`, {
      lightIds: followers
        .filter(({ areaId }) => inScope(caller.scope, areaId))
        .slice(0, 1000)
        .map(({ lightId }) => lightId),
    });
  }
  const now = office.now();
  const removed = await office.db.transaction().execute(async (trx) => {
    if (await isCalendarNamed(trx, calendarIdOf(id))) return false;
    await leaveCalendar(trx, calendarIdOf(id));
    await trx.deleteFrom("calendars").where("id", "=", calendarIdOf(id)).execute();
    await trx.updateTable("programs").set({ deleted_at: now }).where("id", "=", id).execute();
    await raiseRevision(trx, "programs", caller.user.id, now);
    await audit(
      trx,
      now,
      { user: caller.user, address },
      {
        action: "program.deleted",
        object: `program:${id}`,
        before: known.program,
      },
    );
    return true;
  });
  if (!removed) return refuse("conflict", "Segments or light points name this program.");
  await published(office);
  return noContent();
}
