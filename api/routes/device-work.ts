import {
  deviceCommandNames,
  type CommissionedRequest,
  type DeviceCommandRequest,
} from "../contract/devices.ts";
import { CommandRate } from "../devices/command-rate.ts";
import { commandView, orderCommand } from "../devices/order-command.ts";
import { recordCommissioned } from "../devices/commissioned.ts";
import { refuse } from "../http/problem.ts";
import { ok, route, type Route } from "../http/route.ts";
import {
  array,
  boolean,
  instant,
  nullable,
  number,
  object,
  oneOf,
  string,
  text,
} from "../http/schema.ts";
import { onceOnly } from "../office/idempotency.ts";
import type { Office } from "../office/office.ts";
import { deviceCommandView, deviceId, output } from "../schemas/devices.ts";

const tag = "devices";
const headers = ["idempotency-key"];

/** Work on the mast: commands to one device, and the record of what was tried. */
export function deviceWorkRoutes(office: Office): Route[] {
  const rate = new CommandRate();
  return [
    route<object, DeviceCommandRequest>({
      method: "post",
      path: "/api/v1/devices/:id/commands",
      operationId: "commandDevice",
      summary: "Let one device blink, tell its readings, or start anew",
      tag,
      role: "technician",
      headers,
      body: object({
        command: oneOf(deviceCommandNames),
        "output?": output,
        "duration?": { type: "integer", minimum: 1, maximum: 600, description: "seconds" },
      }),
      answers: { 202: { description: "Written down; not yet done", schema: deviceCommandView } },
      async handle(request, caller) {
        const id = request.params["id"] ?? "";
        const answer = await onceOnly(office, request, caller, (db) =>
          orderCommand(
            { ...office, rate },
            { db, caller, address: request.address, now: office.now() },
            id,
            request.body,
          ),
        );
        if (answer.kind === "answer") office.link.nudge();
        return answer;
      },
    }),
    route({
      method: "get",
      path: "/api/v1/device-commands/:id",
      operationId: "readDeviceCommand",
      summary: "How far a command to a device is",
      tag,
      role: "technician",
      answers: { 200: { description: "The command", schema: deviceCommandView } },
      async handle({ params }, { scope }) {
        const view = await commandView(office, params["id"] ?? "", scope);
        return view === null ? refuse("notFound", "There is no such command.") : ok(view);
      },
    }),
    route<object, CommissionedRequest>({
      method: "post",
      path: "/api/v1/lights/:id/commissioned",
      operationId: "recordCommissioned",
      summary: "Keep what was tried on the mast in the light point's history",
      tag,
      role: "technician",
      headers,
      body: object({
        deviceId,
        steps: array(
          object({
            what: oneOf(["blink", "full", "off", "program"]),
            ok: boolean,
            powerW: nullable(number),
            at: instant,
          }),
          { minItems: 1, maxItems: 20 },
        ),
        "note?": text(1000),
      }),
      answers: { 201: { description: "Kept", schema: object({ batchId: string }) } },
      handle: (request, caller) =>
        onceOnly(office, request, caller, (db) =>
          recordCommissioned(
            { db, caller, address: request.address, now: office.now() },
            request.params["id"] ?? "",
            request.body,
          ),
        ),
    }),
  ];
}
