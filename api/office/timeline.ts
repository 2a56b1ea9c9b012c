import { liftedNight, restingLevel } from "../../domain/lifted-night.ts";
import type { Night } from "../../domain/night.ts";
import { decidedParameters, floorOf } from "../../domain/precedence.ts";
import type { StoredOverride } from "../../store/field-records.ts";
import type { TimelineStep, TimelineView } from "../contract/lights.ts";
import type { LightPoint } from "./office-data.ts";
import type { Office } from "./office.ts";

/** The night of a light point with its override laid over it. Without a program: its default level all day. */
export function tonight(
  office: Office,
  light: LightPoint,
  night: Night | null,
  override: StoredOverride | null,
  names: ReadonlyMap<string, string>,
  now: number,
): TimelineView {
  const { plans } = office.model;
  const date = plans.dateOf(now);
  const view =
    night === null
      ? defaultTimeline(office, light, date)
      : timelineView(office, liftedNight(night, floorOf(light)));
  if (override === null) return view;
  return {
    ...view,
    steps: layOver(view.steps, {
      from: Math.max(view.from, override.fromAt),
      to: Math.min(view.to, override.untilAt),
      level: override.level,
      rampTime: override.rampTime,
      decidedBy: {
        code: "override",
        parameters: { by: names.get(override.actor) ?? override.actor, until: override.untilAt },
      },
    }),
  };
}

function defaultTimeline(
  office: Office,
  light: LightPoint,
  date: Temporal.PlainDate,
): TimelineView {
  const { plans } = office.model;
  const noon = (day: Temporal.PlainDate): number =>
    day.toZonedDateTime({ timeZone: plans.place.timeZone, plainTime: "12:00" }).epochMilliseconds;
  const [from, to] = [noon(date), noon(date.add({ days: 1 }))];
  const { sunset, sunrise } = plans.sunOf(date);
  const decidedBy = { code: "default", parameters: {} };
  const steps = [{ from, to, level: restingLevel(light), rampTime: 0, decidedBy }];
  return { date: date.toString(), from, to, steps, sunset, sunrise };
}

export function timelineView(office: Pick<Office, "model">, night: Night): TimelineView {
  const { plans, data } = office.model;
  const { sunset, sunrise } = plans.sunOf(Temporal.PlainDate.from(night.date));
  return {
    date: night.date,
    from: night.from,
    to: night.to,
    steps: night.steps.map((step) => {
      const parameters = decidedParameters(step.decidedBy);
      return {
        from: step.from,
        to: step.to,
        level: step.level,
        rampTime: step.rampTime,
        decidedBy: {
          code: codeOf(step.decidedBy),
          parameters: {
            ...parameters,
            programName: data.programs.get(String(parameters["programId"]))?.program.name ?? null,
          },
        },
      };
    }),
    sunset,
    sunrise,
  };
}

function codeOf(decidedBy: Night["steps"][number]["decidedBy"]): string {
  if (decidedBy.kind === "beforeFirstPoint") return "beforeFirstPoint";
  return "clock" in decidedBy.at ? "clock" : decidedBy.at.event;
}

/** Puts one step over others, which end before it and go on after it. */
export function layOver(steps: readonly TimelineStep[], over: TimelineStep): TimelineStep[] {
  if (over.to <= over.from) return [...steps];
  const result: TimelineStep[] = [];
  for (const step of steps) {
    if (step.from < over.from) result.push({ ...step, to: Math.min(step.to, over.from) });
    if (step.from <= over.from && over.from < step.to) result.push(over);
    // What goes on after the override does so at once: its own ramp lies in the past.
    if (step.to > over.to) {
      result.push(step.from >= over.to ? step : { ...step, from: over.to });
    }
  }
  return result;
}
