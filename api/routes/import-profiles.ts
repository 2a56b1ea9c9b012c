import type { ImportProfile } from "../contract/imports.ts";
import { refuse } from "../http/problem.ts";
import { created, noContent, ok, route, type Route } from "../http/route.ts";
import { deleteProfile, listProfiles, saveProfile } from "../import/profiles.ts";
import type { Office } from "../office/office.ts";
import { importProfile, importProfiles, profileBody } from "../schemas/imports.ts";
import { wholeTownOnly } from "./whole-town.ts";

const tag = "imports";
const role = "administrator";
const path = "/api/v1/import-profiles";

export function importProfileRoutes({ db, now }: Office): Route[] {
  return [
    route({
      method: "get",
      path,
      operationId: "listImportProfiles",
      summary: "How files are read, kept by name",
      tag,
      role,
      answers: { 200: { description: "The profiles", schema: importProfiles } },
      handle: async () => ok({ profiles: await listProfiles(db) }),
    }),
    route<object, Omit<ImportProfile, "id">>({
      method: "post",
      path,
      operationId: "saveImportProfile",
      summary: "Keep how a file is read; a profile of this name is written over",
      tag,
      role,
      body: profileBody,
      answers: { 201: { description: "The profile", schema: importProfile } },
      handle: async ({ body, address }, { user }) =>
        created(await saveProfile(db, body, { user, address }, now())),
    }),
    route({
      method: "delete",
      path: `${path}/:id`,
      operationId: "deleteImportProfile",
      summary: "Forget a profile",
      tag,
      role,
      answers: { 204: { description: "It is forgotten" } },
      async handle({ params, address }, { user }) {
        const isGone = await deleteProfile(db, params["id"] ?? "", { user, address }, now());
        return isGone ? noContent() : refuse("notFound", "There is no such profile.");
      },
    }),
  ].map(wholeTownOnly);
}
