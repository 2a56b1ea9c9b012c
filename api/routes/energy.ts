import type { EnergySource, EnergyView } from "../contract/energy.ts";
import { refuse } from "../http/problem.ts";
import { ok, route, type Route } from "../http/route.ts";
import { instant, object, text } from "../http/schema.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import { groupEqual, plannedBetween } from "../office/planned.ts";
import { energyView } from "../schemas/energy.ts";
import { inScope, wholeTown } from "../scope.ts";

interface EnergyQuery {
  readonly from: number;
  readonly to: number;
  readonly lightId?: string;
}

const hourMs = 3_600_000;
/** Hours in one answer: a bit over a year. */
const mostHours = 400 * 24;

type Hour = EnergyView["hours"][number];

export function energyRoutes(office: Office): Route[] {
  return [
    route<EnergyQuery>({
      method: "get",
      path: "/api/v1/energy",
      operationId: "readEnergy",
      summary: "Energy by hours, of the town or of one light point, with how it is known",
      tag: "energy",
      role: "viewer",
      query: object({ from: instant, to: instant, "lightId?": text(64, 1) }),
      answers: { 200: { description: "Hours that begin in the span", schema: energyView } },
      async handle({ query: { from, to, lightId } }, { scope }) {
        if (from >= to || to - from > mostHours * hourMs) {
          return refuse("invalidInput", "from must come before to, at most 400 days apart.", {
            errors: [{ pointer: "/from", message: "must come before to, at most 400 days apart" }],
          });
        }
        if (lightId !== undefined) {
          const light = office.model.data.lightById.get(lightId);
          if (light === undefined || !inScope(scope, light.areaId)) {
            return refuse("notFound", "There is no such light point.");
          }
          return ok(view(await lightHours(office, light, from, to)));
        }
        if (scope.kind !== "all") {
          return refuse("notAllowed", "The energy of the whole town is for who may see all of it.");
        }
        return ok(view(await townHours(office, from, to)));
      },
    }),
  ];
}

function view(hours: readonly Hour[]): EnergyView {
  const sum = (of: (hour: Hour) => number): number =>
    hours.reduce((total, hour) => total + of(hour), 0);
  return {
    hours,
    totalWh: sum(({ wh }) => wh),
    plannedWh: sum(({ plannedWh }) => plannedWh),
    fullWh: sum(({ fullWh }) => fullWh),
  };
}

async function townHours(office: Office, from: number, to: number): Promise<Hour[]> {
  const [town, sources] = await Promise.all([
    office.field.townEnergy(from, to),
    office.field.energyBySource(from, to),
  ]);
  const known = new Map<number, { counter: number; power: number; gapMs: number }>();
  for (const { hourStart, source, wh, gapMs } of sources) {
    const hour = known.get(hourStart) ?? { counter: 0, power: 0, gapMs: 0 };
    if (source !== "calculated") hour[source] += wh;
    hour.gapMs += gapMs;
    known.set(hourStart, hour);
  }
  return town.map(({ hourStart, wh, plannedWh, fullWh }) => {
    const { counter = 0, power = 0, gapMs = 0 } = known.get(hourStart) ?? {};
    return {
      start: hourStart,
      wh,
      plannedWh,
      fullWh,
      // Lamps without a voice have no rows of their own: what is not measured is calculated.
      bySource: { counter, power, calculated: Math.max(0, wh - counter - power) },
      gapMs,
    };
  });
}

async function lightHours(
  office: Office,
  light: LightPoint,
  from: number,
  to: number,
): Promise<Hour[]> {
  const { plans } = office.model;
  const groups = groupEqual([light], wholeTown);
  const rows = await office.field.energyOfLight(light.lightId, from, to);
  return rows.map(({ hourStart, wh, source, gapMs }) => {
    const date = plans.dateOf(hourStart);
    const planned = plannedBetween(groups, plans, date, hourStart, hourStart + hourMs);
    const bySource: Record<EnergySource, number> = { counter: 0, power: 0, calculated: 0 };
    bySource[source] = wh;
    return {
      start: hourStart,
      wh,
      plannedWh: planned.wh,
      fullWh: planned.fullWh,
      bySource,
      gapMs,
    };
  });
}
