import type { BindRequest, SwapRequest, UnbindRequest } from "../contract/devices.ts";
import { bind } from "../devices/bind.ts";
import { follow, type Change, type Changing } from "../devices/changing.ts";
import { deviceView } from "../devices/device-views.ts";
import { wordsOf, type FieldWords } from "../devices/field-words.ts";
import { listDevices, type DeviceQuery } from "../devices/list-devices.ts";
import { newDevices } from "../devices/new-devices.ts";
import { swap } from "../devices/swap.ts";
import { unbind } from "../devices/unbind.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import {
  ok,
  route,
  type Answer,
  type Caller,
  type Route,
  type RouteRequest,
} from "../http/route.ts";
import { object, oneOf, text } from "../http/schema.ts";
import { onceOnly } from "../office/idempotency.ts";
import type { Office } from "../office/office.ts";
import {
  bindResult,
  deviceId,
  devicePage,
  deviceView as deviceSchema,
  newDevicesView,
  output,
  placeId,
} from "../schemas/devices.ts";

const tag = "devices";
const headers = ["idempotency-key"];

/** Controllers: which there are, which wait, and what they serve. */
export function deviceRoutes(office: Office): Route[] {
  return [
    route<DeviceQuery>({
      method: "get",
      path: "/api/v1/devices",
      operationId: "listDevices",
      summary:
        "Controllers and gateways by pages: q is part of the id, or the number of what one serves",
      tag,
      role: "technician",
      query: object({
        "q?": text(100),
        "state?": oneOf(["new", "bound", "all"]),
        "limit?": { type: "integer", minimum: 1, maximum: 500 },
        "cursor?": text(200),
      }),
      answers: { 200: { description: "A page", schema: devicePage } },
      handle: async ({ query }, { scope }) => ok(await listDevices(office, query, scope)),
    }),
    route({
      method: "get",
      path: "/api/v1/new-devices",
      operationId: "listNewDevices",
      summary: "Devices that wait to be bound, and such as knock and may not come in",
      tag,
      role: "technician",
      answers: { 200: { description: "New devices", schema: newDevicesView } },
      handle: async (_request, { scope }) => ok(await newDevices(office, scope)),
    }),
    route({
      method: "get",
      path: "/api/v1/devices/:id",
      operationId: "readDevice",
      summary: "One device: what it says of itself and what hangs on it",
      tag,
      role: "technician",
      answers: { 200: { description: "The device", schema: deviceSchema } },
      async handle({ params }, { scope }) {
        const id = params["id"] ?? "";
        const view = await deviceView(office, id, await wordsOf(office.field, [id]), scope);
        return view === null ? refuse("notFound", `The device ${id} is not known.`) : ok(view);
      },
    }),
    route<object, BindRequest>({
      method: "post",
      path: "/api/v1/devices/:id/bind",
      operationId: "bindDevice",
      summary: "Hang a controller on a light point, or a cabinet controller on a cabinet",
      tag,
      role: "technician",
      headers,
      body: object({ "lightId?": placeId, "cabinetId?": placeId, "output?": output }),
      answers: { 200: { description: "Bound", schema: bindResult } },
      handle: (request, caller) => {
        const id = request.params["id"] ?? "";
        return changed(office, request, caller, id, (changing, words) =>
          bind(changing, id, request.body, words),
        );
      },
    }),
    route<object, UnbindRequest>({
      method: "post",
      path: "/api/v1/devices/:id/unbind",
      operationId: "unbindDevice",
      summary: "Take a controller from what hangs on it, or from the one place named",
      tag,
      role: "technician",
      headers,
      body: object({ "lightId?": placeId, "cabinetId?": placeId }),
      answers: { 200: { description: "Unbound", schema: bindResult } },
      handle: (request, caller) => {
        const id = request.params["id"] ?? "";
        return changed(office, request, caller, id, (changing) =>
          unbind(changing, id, request.body),
        );
      },
    }),
    route<object, SwapRequest>({
      method: "post",
      path: "/api/v1/lights/:id/swap",
      operationId: "swapDevice",
      summary:
        "Put a new controller in the place of the old one; history and energy stay with the light point",
      tag,
      role: "technician",
      headers,
      body: object({
        deviceId,
        "output?": output,
        old: oneOf(["keep", "revoke"]),
        "reason?": text(500),
      }),
      answers: { 200: { description: "Swapped", schema: bindResult } },
      handle: (request, caller) =>
        changed(office, request, caller, request.body.deviceId, (changing, words) =>
          swap(changing, request.params["id"] ?? "", request.body, words),
        ),
    }),
  ];
}

/** Carries a change of what a device serves out, once for each key, and answers with its batch and the device as it is then. */
async function changed(
  office: Office,
  request: RouteRequest<unknown, unknown>,
  caller: Caller,
  id: string,
  act: (changing: Changing, words: FieldWords) => Promise<Change | Refusal>,
): Promise<Answer | Refusal> {
  // Read before the transaction, so that nobody waits for its end meanwhile.
  const words = await wordsOf(office.field, [id]);
  let made: Change | null = null;
  const answer = await onceOnly(office, request, caller, async (db) => {
    const changing = { db, caller, address: request.address, now: office.now() };
    const outcome = await act(changing, words);
    if (outcome.kind === "refusal") return outcome;
    made = outcome;
    const device = await deviceView({ db, model: office.model }, id, words, caller.scope);
    return ok({ batchId: outcome.batchId, device });
  });
  if (made !== null && answer.kind === "answer") await follow(office, made);
  return answer;
}
