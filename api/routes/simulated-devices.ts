import { refuse } from "../http/problem.ts";
import { ok, route, type Route } from "../http/route.ts";
import { array, boolean, integer, object, string } from "../http/schema.ts";
import { attachSimulated } from "../inventory/attach-simulated.ts";
import type { Office } from "../office/office.ts";

export function simulatedDeviceRoutes(office: Office): Route[] {
  return [
    route<object, { withRealDevices: boolean }>({
      method: "post",
      path: "/api/v1/simulated-devices",
      operationId: "attachSimulatedDevices",
      summary:
        "Give every light point without a controller, and every cabinet that switches lamps, a simulated one; all simulated ones get new secrets, told here once",
      tag: "imports",
      role: "administrator",
      proven: true,
      body: object({ withRealDevices: boolean }),
      answers: {
        200: {
          description: "Secrets by device",
          schema: object({
            lightPoints: integer,
            secrets: { type: "object", additionalProperties: string },
            cabinets: array(
              object({
                number: string,
                device: string,
                segments: array(object({ number: string, output: integer, dayPowered: boolean })),
              }),
            ),
          }),
        },
      },
      async handle({ body, address }, { user, scope }) {
        if (scope.kind !== "all") {
          return refuse("notAllowed", "Simulated controllers concern the whole town.");
        }
        const outcome = await attachSimulated(office.db, {
          actor: { user, address },
          now: office.now(),
          ...body,
        });
        if (outcome.kind === "realDevices") {
          return refuse(
            "conflict",
            `${outcome.count} real devices are enrolled. Set withRealDevices (--with-real-devices) to simulate the other light points beside them.`,
          );
        }
        await office.model.reload();
        office.link.nudge();
        office.events.emit("changed");
        const { lightPoints, secrets, cabinets } = outcome;
        return ok({ lightPoints, secrets, cabinets }, { "cache-control": "no-store" });
      },
    }),
  ];
}
