import type { HistoryView } from "../contract/lights.ts";
import { liftedNight } from "../../domain/lifted-night.ts";
import { levelAt } from "../../domain/night-level.ts";
import { floorOf } from "../../domain/precedence.ts";
import { refuse } from "../http/problem.ts";
import { ok, route, type Route } from "../http/route.ts";
import { instant, object } from "../http/schema.ts";
import { lightView } from "../office/light-view.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import type { Plans } from "../office/plans.ts";
import { historyView, lightDetail } from "../schemas/lights.ts";
import { inScope } from "../scope.ts";

interface HistoryQuery {
  readonly from?: number;
  readonly to?: number;
  readonly points?: number;
}

const tag = "lights";
const dayMs = 86_400_000;
/** Longest span asked at once: a bit over a year. */
const longestMs = 400 * dayMs;

export function oneLightRoutes(office: Office): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/lights/:id",
      operationId: "readLight",
      summary: "One light point with its twin, why it is at its level, and tonight's timeline",
      tag,
      role: "viewer",
      headers: ["if-none-match"],
      answers: { 200: { description: "The light point", schema: lightDetail } },
      async handle({ params }, { scope }) {
        const found = await lightView(office, params["id"] ?? "", scope);
        return found === null
          ? refuse("notFound", "There is no such light point.")
          : ok(found.view, { etag: `"t${found.version}"` });
      },
    }),
    route<HistoryQuery>({
      method: "get",
      path: "/api/v1/lights/:id/history",
      operationId: "readLightHistory",
      summary: "Level and power as measured, and the level planned",
      tag,
      role: "viewer",
      query: object({
        "from?": instant,
        "to?": instant,
        "points?": { type: "integer", minimum: 10, maximum: 5000 },
      }),
      answers: { 200: { description: "Columns of equal length", schema: historyView } },
      async handle({ params, query }, { scope }) {
        const light = office.model.data.lightById.get(params["id"] ?? "");
        if (light === undefined || !inScope(scope, light.areaId)) {
          return refuse("notFound", "There is no such light point.");
        }
        const to = query.to ?? office.clock.now();
        const from = query.from ?? to - dayMs;
        if (from >= to || to - from > longestMs) {
          return refuse("invalidInput", "from must come before to, at most 400 days apart.", {
            errors: [{ pointer: "/from", message: "must come before to, at most 400 days apart" }],
          });
        }
        const series = await office.history.history({
          lightPointId: light.lightId,
          output: light.output,
          from,
          to,
          fields: ["actualLightLevel", "activePower"],
          maxPoints: query.points ?? 400,
        });
        const unknown = series.at.map(() => null);
        const planned = plannedLevels(light, office.model.plans);
        const view: HistoryView = {
          at: series.at,
          levelPercent: series.values.actualLightLevel ?? unknown,
          powerW: series.values.activePower ?? unknown,
          planLevelPercent: series.at.map(planned),
        };
        return ok(view);
      },
    }),
  ];
}

/** The level by the plan as it is now; what was planned then is not kept. */
function plannedLevels(light: LightPoint, plans: Plans): (at: number) => number | null {
  const floor = floorOf(light);
  return (at) => {
    const night = plans.night(light.calendarId, plans.dateOf(at));
    return night === null ? null : levelAt(liftedNight(night, floor), at);
  };
}
