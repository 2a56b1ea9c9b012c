import type {
  ProgramAssignment,
  ProgramInput,
  ProgramPreviewRequest,
} from "../contract/programs.ts";
import { newId } from "../auth/token.ts";
import { refuse } from "../http/problem.ts";
import { created, ok, route, type Route } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import { insertProgram } from "../office/default-plan.ts";
import type { Office } from "../office/office.ts";
import { assignProgram } from "../office/program-assignment.ts";
import {
  changeProgram,
  checkProgram,
  published,
  removeProgram,
  showProgram,
} from "../office/program-changes.ts";
import { previewProgram } from "../office/program-preview.ts";
import { programViews } from "../office/program-view.ts";
import { raiseRevision } from "../office/revisions.ts";
import {
  assigned,
  assignment,
  previewRequest,
  previewView,
  programInput,
  programsView,
  programView,
} from "../schemas/programs.ts";

const tag = "programs";
const shown = { 200: { description: "The program", schema: programView } };

export function programRoutes(office: Office): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/programs",
      operationId: "listPrograms",
      summary: "All dimming programs",
      tag,
      role: "viewer",
      answers: { 200: { description: "The programs", schema: programsView } },
      handle: async (_request, { scope }) => ok({ programs: await programViews(office, scope) }),
    }),
    route({
      method: "get",
      path: "/api/v1/programs/:id",
      operationId: "readProgram",
      summary: "One dimming program; its ETag is its version",
      tag,
      role: "viewer",
      answers: shown,
      handle: async ({ params }, caller) => showProgram(office, params["id"] ?? "", caller),
    }),
    route<object, ProgramInput>({
      method: "post",
      path: "/api/v1/programs",
      operationId: "createProgram",
      summary: "Make a dimming program; nobody follows it yet",
      tag,
      role: "planner",
      body: programInput,
      answers: { 201: { description: "The program", schema: programView } },
      async handle({ body, address }, caller) {
        const checked = checkProgram(office, newId("p"), body);
        if (checked.kind === "refusal") return checked;
        const { program } = checked;
        const now = office.now();
        await office.db.transaction().execute(async (trx) => {
          await insertProgram(trx, program, caller.user.id, now);
          await raiseRevision(trx, "programs", caller.user.id, now);
          await audit(
            trx,
            now,
            { user: caller.user, address },
            {
              action: "program.created",
              object: `program:${program.id}`,
              after: program,
            },
          );
        });
        await published(office);
        const answer = await showProgram(office, program.id, caller);
        return answer.kind === "refusal" ? answer : created(answer.json, answer.headers ?? {});
      },
    }),
    route<object, ProgramInput>({
      method: "put",
      path: "/api/v1/programs/:id",
      operationId: "changeProgram",
      summary: "Change a dimming program: a new version for all that follow it",
      tag,
      role: "planner",
      headers: ["if-match"],
      body: programInput,
      answers: shown,
      handle: (request, caller) => changeProgram(office, request, caller),
    }),
    route({
      method: "delete",
      path: "/api/v1/programs/:id",
      operationId: "deleteProgram",
      summary: "Delete a dimming program that nobody follows",
      tag,
      role: "planner",
      answers: { 204: { description: "Deleted" } },
      handle: ({ params, address }, caller) =>
        removeProgram(office, params["id"] ?? "", caller, address),
    }),
    route<object, ProgramAssignment>({
      method: "put",
      path: "/api/v1/programs/:id/assignment",
      operationId: "assignProgram",
      summary: "Let light points follow this program every night",
      tag,
      role: "planner",
      body: assignment,
      answers: { 200: { description: "How many light points follow it now", schema: assigned } },
      handle: (request, caller) => assignProgram(office, request, caller),
    }),
    route<object, ProgramPreviewRequest>({
      method: "post",
      path: "/api/v1/programs/preview",
      operationId: "previewProgram",
      summary: "The coming nights by a draft, its problems, and its energy in a year",
      tag,
      role: "viewer",
      body: previewRequest,
      answers: { 200: { description: "The preview", schema: previewView } },
      async handle({ body }, { scope }) {
        const view = previewProgram(office, body, scope);
        return view === null
          ? refuse("invalidInput", "date is no date.", {
              errors: [{ pointer: "/date", message: "is no date" }],
            })
          : ok(view);
      },
    }),
  ];
}
