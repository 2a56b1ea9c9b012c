import type { Calendar } from "../../domain/calendar.ts";
import { liftedNight } from "../../domain/lifted-night.ts";
import type { Night } from "../../domain/night.ts";
import { plannedEnergy } from "../../domain/planned-energy.ts";
import type { Program } from "../../domain/program.ts";
import { resolveNights } from "../../domain/resolve-night.ts";
import { type PointDraft, validateProgram } from "../../domain/validate-program.ts";
import type {
  ProgramPreview,
  ProgramPreviewRequest,
  ProgramProblem,
} from "../contract/programs.ts";
import { inScope, type AreaScope } from "../scope.ts";
import { timelineView } from "./timeline.ts";
import type { Office } from "./office.ts";
import { groupEqual, type EqualLights } from "./planned.ts";

/** With these a program can still be drawn, for the person to see what is wrong. */
const drawable: ReadonlySet<string> = new Set(["endsBurning", "undecided", "neverActs"]);
const yearNights = 365;
const draftId = "draft";

/** The nights a draft would give, what is wrong with it, and what it would take in a year. Null for a date that there is not. */
export function previewProgram(
  office: Office,
  request: ProgramPreviewRequest,
  scope: AreaScope,
): ProgramPreview | null {
  const { plans, data } = office.model;
  const date = dateOf(request.date, office);
  if (date === null) return null;
  const check = validateProgram(
    { id: draftId, name: draftId, points: request.points },
    plans.place,
    date.year,
  );
  const problems: readonly ProgramProblem[] = check.kind === "valid" ? [] : check.problems;
  const { programId } = request;
  const lights = data.lights.filter(
    (light) =>
      inScope(scope, light.areaId) && (programId === undefined || plans.follows(light, programId)),
  );
  if (check.kind === "invalid" && !check.problems.every(({ code }) => drawable.has(code))) {
    const nothing = { yearKwh: 0, yearFullKwh: 0, yearBurningHours: 0 };
    return { nights: [], problems, ...nothing, lights: lights.length };
  }
  const program = check.kind === "valid" ? check.program : drawn(request.points);
  const calendar: Calendar = { id: draftId, name: draftId, rules: [], defaultProgramId: draftId };
  const year = resolveNights(calendar, [program], plans.place, date, yearNights, plans.sun);
  return {
    nights: year.slice(0, request.nights ?? 7).map((night) => timelineView(office, night)),
    problems,
    ...yearEnergy(groupEqual(lights, { kind: "all" }), year),
    lights: lights.length,
  };
}

function dateOf(text: string | undefined, office: Office): Temporal.PlainDate | null {
  if (text === undefined) return office.model.plans.dateOf(office.clock.now());
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
}

/** Its levels were checked: only problems of its nights are left. */
function drawn(points: readonly PointDraft[]): Program {
  return { id: draftId, name: draftId, points: points as Program["points"] };
}

/** Equal lamps share one calculation. */
function yearEnergy(
  groups: readonly EqualLights[],
  year: readonly Night[],
): Pick<ProgramPreview, "yearKwh" | "yearFullKwh" | "yearBurningHours"> {
  let [wh, fullWh] = [0, 0];
  const alike = new Map<string, { group: EqualLights; count: number }>();
  for (const group of groups) {
    const key = `${group.luminaire?.id} ${group.floor}`;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { group, count: group.count });
    else known.count += group.count;
  }
  for (const { group, count } of alike.values()) {
    if (group.luminaire === null) continue;
    for (const night of year) {
      const planned = plannedEnergy(liftedNight(night, group.floor), group.luminaire);
      wh += planned.wh * count;
      fullWh += planned.fullWh * count;
    }
  }
  let burningMs = 0;
  for (const { steps } of year) {
    for (const step of steps) if (step.level > 0) burningMs += step.to - step.from;
  }
  return {
    yearKwh: wh / 1000,
    yearFullKwh: fullWh / 1000,
    yearBurningHours: burningMs / 3_600_000,
  };
}
