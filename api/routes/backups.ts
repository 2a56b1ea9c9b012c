import { createReadStream } from "node:fs";
import type { StartOutcome } from "../backup/backups.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import {
  accepted,
  noContent,
  ok,
  route,
  type Answer,
  type Caller,
  type Route,
} from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { backupsView } from "../schemas/backups.ts";

const tag = "backups";
const path = "/api/v1/backups/:name";
const shown = { description: "The backups, and what is being done", schema: backupsView };

/** All of them concern the whole town: they hold every person's and every device's credentials. */
export function backupRoutes(office: Office): Route[] {
  const { backups, db } = office;
  const foreign = ({ scope }: Caller): Refusal | null =>
    scope.kind === "all" ? null : refuse("notAllowed", "Backups concern the whole town.");
  const answer = (outcome: StartOutcome): Answer | Refusal => {
    switch (outcome) {
      case "started":
        return accepted(backups.view());
      case "busy":
        return refuse("conflict", "A backup is being made or checked; wait for its end.");
      case "noFolder":
        return refuse("conflict", "No folder is set: name one by LICHTPUNKT_BACKUP_DIR.");
      case "notThere":
        return refuse("notFound", "There is no such backup.");
    }
  };
  return [
    route({
      method: "get",
      path: "/api/v1/backups",
      operationId: "listBackups",
      summary: "The backups of this town, when the next is due, and what is being done",
      tag,
      role: "administrator",
      answers: { 200: shown },
      async handle(_request, caller) {
        const refusal = foreign(caller);
        if (refusal !== null) return refusal;
        await backups.look();
        return ok(backups.view());
      },
    }),
    route({
      method: "post",
      path: "/api/v1/backups",
      operationId: "makeBackup",
      summary: "Make a backup now; GET tells how far it is",
      tag,
      role: "administrator",
      proven: true,
      answers: { 202: shown },
      handle: async ({ address }, caller) =>
        foreign(caller) ?? answer(backups.make({ user: caller.user, address })),
    }),
    route({
      method: "post",
      path: `${path}/verification`,
      operationId: "verifyBackup",
      summary: "Read a backup through and see whether it is whole; GET tells how far it is",
      tag,
      role: "administrator",
      answers: { 202: shown },
      handle: async ({ params, address }, caller) =>
        foreign(caller) ??
        answer(backups.verify(params["name"] ?? "", { user: caller.user, address })),
    }),
    route({
      method: "get",
      path: `${path}/file`,
      operationId: "readBackup",
      summary: "The file of a backup; goes on record",
      tag,
      role: "administrator",
      proven: true,
      answers: {
        200: { description: "The file", contentType: "application/octet-stream" },
      },
      async handle({ params, address }, caller) {
        const refusal = foreign(caller);
        if (refusal !== null) return refusal;
        const name = params["name"] ?? "";
        const file = backups.fileOf(name);
        if (file === null) return refuse("notFound", "There is no such backup.");
        await audit(
          db,
          office.now(),
          { user: caller.user, address },
          { action: "backup.downloaded", object: `backup:${name}` },
        );
        return {
          kind: "answer",
          status: 200,
          stream: createReadStream(file),
          contentType: name.endsWith(".age") ? "application/age" : "application/zstd",
          // The name is of our form: letters, digits, dots and dashes.
          headers: {
            "content-disposition": `attachment; filename="${name}"`,
            "cache-control": "no-store",
          },
        };
      },
    }),
    route({
      method: "post",
      path: `${path}/download`,
      operationId: "mayReadBackup",
      summary: "Whether the file may be had: a page asks before it lets the browser fetch it",
      tag,
      role: "administrator",
      proven: true,
      answers: { 204: { description: "It may" } },
      handle: async ({ params }, caller) =>
        foreign(caller) ??
        (backups.has(params["name"] ?? "")
          ? noContent()
          : refuse("notFound", "There is no such backup.")),
    }),
    route({
      method: "delete",
      path,
      operationId: "deleteBackup",
      summary: "Delete a backup for good",
      tag,
      role: "administrator",
      proven: true,
      answers: { 204: { description: "Deleted" } },
      async handle({ params, address }, caller) {
        const refusal = foreign(caller);
        if (refusal !== null) return refusal;
        const outcome = await backups.remove(params["name"] ?? "", { user: caller.user, address });
        return outcome === "removed" ? noContent() : refuse("notFound", "There is no such backup.");
      },
    }),
  ];
}
