import { finished } from "node:stream";
import type { LabelsRequest } from "../contract/devices.ts";
import type { Selection } from "../contract/stock.ts";
import { deviceViews } from "../devices/device-views.ts";
import { wordsOf } from "../devices/field-words.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { route, type Caller, type Route } from "../http/route.ts";
import { array, object, oneOf } from "../http/schema.ts";
import { deviceLabels } from "../labels/device-labels.ts";
import type { Label } from "../labels/draw-label.ts";
import { streamLabels } from "../labels/labels-thread.ts";
import { countMasts, mastLabels, type LabelWords } from "../labels/mast-labels.ts";
import { sheets } from "../labels/sheets.ts";
import type { Office } from "../office/office.ts";
import { townName } from "../office/town.ts";
import { deviceId } from "../schemas/devices.ts";
import { selection, selectionBytes } from "../schemas/stock-actions.ts";
import { chooseLights } from "../stock/selection.ts";

const mostLabels = 2_000;
/** Threads that draw at once: each takes some hundred megabytes for some seconds. */
const mostThreads = 2;

type Body = LabelsRequest & { readonly selection?: Selection };

export function labelRoutes(office: Office): Route[] {
  let drawing = 0;
  return [
    route<object, Body>({
      method: "post",
      path: "/api/v1/labels",
      operationId: "printLabels",
      summary:
        "QR labels as PDF: for masts, whose code opens the light point, or for controllers, whose code is read when binding",
      tag: "devices",
      role: "technician",
      body: object({
        "selection?": selection,
        "deviceIds?": array(deviceId, { minItems: 1, maxItems: mostLabels }),
        "layout?": oneOf(Object.keys(sheets)),
      }),
      bodyLimit: selectionBytes,
      answers: { 200: { description: "The labels", contentType: "application/pdf" } },
      async handle({ body, language }, caller) {
        const town = townName(office.config, office.model.data);
        const labels = await chosenLabels(office, body, caller, { town, language });
        if ("kind" in labels) return labels;
        if (drawing >= mostThreads) {
          return refuse("tooManyRequests", "Other labels are being drawn; try again in a moment.");
        }
        drawing += 1;
        const stream = streamLabels({
          labels,
          layout: body.layout ?? "a4-3x8",
          title: town,
          madeAt: office.now(),
        });
        finished(stream, () => {
          drawing -= 1;
        });
        return {
          kind: "answer",
          status: 200,
          stream,
          contentType: "application/pdf",
          headers: { "content-disposition": 'attachment; filename="labels.pdf"' },
        };
      },
    }),
  ];
}

async function chosenLabels(
  office: Office,
  { selection: wanted, deviceIds }: Body,
  { scope }: Caller,
  words: LabelWords,
): Promise<readonly Label[] | Refusal> {
  if ((wanted === undefined) === (deviceIds === undefined)) {
    return refuse("invalidInput", "Name either selection or deviceIds.", {
      errors: [{ pointer: "/selection", message: "or deviceIds must be named, and not both" }],
    });
  }
  if (deviceIds !== undefined) {
    const ids = [...new Set(deviceIds)];
    const views = await deviceViews(office, ids, await wordsOf(office.field, ids), scope);
    const known = new Set(views.map((view) => view.deviceId));
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length > 0) {
      const some = unknown.slice(0, 5).join(", ");
      return refuse("notFound", `${unknown.length} of the devices are unknown: ${some}.`);
    }
    return deviceLabels(views, words);
  }
  if (wanted === undefined) return [];
  const chosen = await chooseLights(office, scope, wanted);
  if (chosen.kind === "refusal") return chosen;
  const count = countMasts(chosen.lights);
  if (count === 0) return refuse("notFound", "The selection holds no light point.");
  if (count <= mostLabels) {
    const seen = office.model.part(scope).lights;
    return mastLabels(chosen.lights, seen, office.publicUrl, words);
  }
  return refuse("tooLarge", `These are ${count} labels; at most ${mostLabels} at once.`, {
    errors: [
      {
        pointer: "/selection",
        message: `must hold at most ${mostLabels} masts`,
        parameters: { count, most: mostLabels },
      },
    ],
  });
}
