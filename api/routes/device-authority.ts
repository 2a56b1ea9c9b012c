import { authorityView } from "../authority/authority-view.ts";
import { recordAuthority } from "../authority/on-record.ts";
import { refuse } from "../http/problem.ts";
import { noContent, ok, route, type Route } from "../http/route.ts";
import { object } from "../http/schema.ts";
import type { Office } from "../office/office.ts";
import { authorityView as schema } from "../schemas/credentials.ts";

/** The town's own authority for devices. It is made and renewed on the machine itself alone. */
export function deviceAuthorityRoutes(office: Office): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/device-authority",
      operationId: "readDeviceAuthority",
      summary: "The authority that signs devices' certificates, and the server's own certificate",
      tag: "devices",
      role: "administrator",
      answers: { 200: { description: "The authority", schema } },
      handle: async () => ok(await authorityView(office.config.dataDir)),
    }),
    route<object, object>({
      method: "post",
      path: "/api/v1/device-authority",
      operationId: "recordDeviceAuthority",
      summary: "The machine's own command line has made or renewed it: put on record",
      tag: "devices",
      role: "administrator",
      body: object({}),
      answers: { 204: { description: "On record" } },
      async handle({ address }, { user, sessionId, token }) {
        if (sessionId !== null || token !== null) {
          return refuse("notAllowed", "The authority is made and renewed on its machine alone.");
        }
        const { dataDir } = office.config;
        await office.db
          .transaction()
          .execute((db) =>
            recordAuthority(db, dataDir, { actor: { user, address }, now: office.now() }),
          );
        return noContent();
      },
    }),
  ];
}
