import type { StreetsView, TownView } from "../contract/town.ts";
import { ok, route, type Route } from "../http/route.ts";
import type { Office } from "../office/office.ts";
import { streetsOf } from "../office/streets.ts";
import { boundsOf, townName } from "../office/town.ts";
import { townWarnings } from "../office/warnings.ts";
import { streetsView, townView } from "../schemas/town.ts";
import { inScope } from "../scope.ts";

export function townRoutes(office: Office, version: string): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/town",
      operationId: "readTown",
      summary: "Name, place, clock and sun of the town",
      tag: "town",
      role: "viewer",
      answers: { 200: { description: "The town", schema: townView } },
      async handle(_request, { scope }) {
        const { model, clock, config } = office;
        const now = clock.now();
        const { sunset, sunrise, civilDusk, civilDawn } = model.plans.sunOf(
          model.plans.dateOf(now),
        );
        const view: TownView = {
          name: townName(config, model.data),
          site: config.site,
          timeZone: model.plans.place.timeZone,
          latitude: model.plans.place.latitude,
          longitude: model.plans.place.longitude,
          bounds: boundsOf(model.data.lights, scope),
          inventoryRevision: model.data.inventoryRevision,
          lightCount: model.data.lights.filter(({ areaId }) => inScope(scope, areaId)).length,
          attribution: model.data.meta.get("attribution") ?? null,
          clock: { now, speed: clock.speed, demo: office.demo },
          sun: { sunset, sunrise, civilDusk, civilDawn },
          version,
          warnings: townWarnings(office),
        };
        return ok(view);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/streets",
      operationId: "readStreets",
      summary: "Street lines and cabinets: the built-in base map",
      tag: "town",
      role: "viewer",
      headers: ["if-none-match"],
      answers: { 200: { description: "Streets and cabinets", schema: streetsView } },
      async handle(_request, { scope }) {
        const { data } = office.model;
        const view: StreetsView = streetsOf(data, scope);
        return ok(view, { etag: `"s${data.inventoryRevision}"` });
      },
    }),
  ];
}
