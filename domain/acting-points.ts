import type { EpochMs } from "./clock.ts";
import { clockInLightingDay, localNoon } from "./local-time.ts";
import type { MomentChange } from "./night.ts";
import type { Place } from "./place.ts";
import type { Program, SunMoment, SwitchPoint } from "./program.ts";
import type { SunEvents } from "./sun.ts";

/** A switch point of one lighting day that acts, and when. */
export interface ActingPoint {
  readonly at: EpochMs;
  readonly point: SwitchPoint;
  /** Place of the point in its program, from 0. */
  readonly index: number;
  readonly changed: readonly MomentChange[];
}

interface Moment {
  /** Null: does not act that night. */
  readonly at: EpochMs | null;
  readonly changed: MomentChange[];
}

/**
 * The points of a program that act in the lighting day of `date`, by instant; the later listed stands later at the same instant.
 *
 * A point never acts before the one listed ahead of it ("sunset 100, 21:00 70" with sunset at 21:33 burns at 70 from 21:33), but
 * sunrise and civil dawn keep their instant and end what is listed ahead and would come after ("05:00 70, sunrise 0" with sunrise
 * at 04:45 is off at 04:45). So no lamp burns in daylight because a clock time lies outside a short night.
 */
export function actingPoints(
  program: Program,
  place: Place,
  date: Temporal.PlainDate,
  sun: SunEvents,
): ActingPoint[] {
  const acting: ActingPoint[] = [];
  let notBefore: EpochMs | null = Number.NEGATIVE_INFINITY;
  for (const [index, point] of program.points.entries()) {
    const { at, changed } = momentOf(point, place, date, sun);
    if (isMorning(point)) {
      if (at === null) continue;
      while (acting.length > 0 && acting[acting.length - 1]!.at >= at) acting.pop();
      notBefore = at;
      acting.push({ at, point, index, changed });
      continue;
    }
    if (at === null || notBefore === null) {
      notBefore = null;
      continue;
    }
    if (at < notBefore) changed.push("heldBack");
    notBefore = Math.max(at, notBefore);
    acting.push({ at: notBefore, point, index, changed });
  }
  return acting;
}

function isMorning(point: SwitchPoint): boolean {
  return "event" in point.at && (point.at.event === "sunrise" || point.at.event === "civilDawn");
}

function momentOf(
  point: SwitchPoint,
  place: Place,
  date: Temporal.PlainDate,
  sun: SunEvents,
): Moment {
  const moment = point.at;
  if ("clock" in moment) {
    const { at, changed } = clockInLightingDay(date, moment.clock, place.timeZone);
    return { at, changed: changed === null ? [] : [changed] };
  }
  return guarded(moment, sunMoment(moment, isMorning(point), place, date, sun), place, date);
}

/**
 * Where the sun does not pass the altitude that night the offset has no meaning. Polar night: lamps burn from noon to noon. Polar day
 * and white night: the evening point does not act; the morning point acts at solar midnight, which dusk and dawn approached.
 */
function sunMoment(
  moment: SunMoment,
  morning: boolean,
  place: Place,
  date: Temporal.PlainDate,
  sun: SunEvents,
): Moment {
  const event = sun[moment.event];
  if (event !== null) return { at: event + moment.offsetMinutes * 60_000, changed: [] };
  if (sun.absent[moment.event] === "staysDown") {
    return { at: morning ? null : localNoon(date, place.timeZone), changed: ["sunStaysDown"] };
  }
  return { at: morning ? sun.solarMidnight : null, changed: ["sunStaysUp"] };
}

/** Guards are what a person wrote down for just these nights, so they also hold where the sun gives no instant. */
function guarded(moment: SunMoment, free: Moment, place: Place, date: Temporal.PlainDate): Moment {
  let { at } = free;
  const changed = [...free.changed];
  if (moment.latest !== undefined) {
    const latest = clockInLightingDay(date, moment.latest, place.timeZone).at;
    if (at === null || at > latest) {
      at = latest;
      changed.push("latestGuard");
    }
  }
  if (moment.earliest !== undefined && at !== null) {
    const earliest = clockInLightingDay(date, moment.earliest, place.timeZone).at;
    if (at < earliest) {
      at = earliest;
      changed.push("earliestGuard");
    }
  }
  return { at, changed };
}
