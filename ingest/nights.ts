import type { EpochMs } from "../domain/clock.ts";
import { lightingDate, localNoon } from "../domain/local-time.ts";
import type { Night, NightStep } from "../domain/night.ts";
import { stepAt } from "../domain/night-level.ts";
import type { Place } from "../domain/place.ts";
import { resolveNight } from "../domain/resolve-night.ts";
import { type SunEvents, sunEvents } from "../domain/sun.ts";
import type { StoredCalendar, StoredProgram } from "../store/office-records.ts";

const mostNights = 4096;

/** The timelines of the town's calendars, each lighting day resolved once. */
export interface Nights {
  /** Null for a calendar that does not exist or names a program that does not. */
  nightAt(calendarId: string, instant: EpochMs): Night | null;
  stepAt(calendarId: string, instant: EpochMs): NightStep | null;
  /** Where the lighting day that holds an instant began: local noon. */
  dayStart(instant: EpochMs): EpochMs;
}

export function createNights(
  calendars: readonly StoredCalendar[],
  programs: readonly StoredProgram[],
  place: Place,
): Nights {
  const byId = new Map(calendars.map(({ calendar }) => [calendar.id, calendar]));
  const known = programs.map(({ program }) => program);
  const knownIds = new Set(known.map(({ id }) => id));
  const suns = new Map<string, SunEvents>();
  const nights = new Map<string, Night | null>();
  /** The night each calendar was last asked for: nearly every question is for that one again. */
  const latest = new Map<string, Night>();
  let dayFrom = 0;
  let dayTo = 0;

  const sun = (at: Place, date: Temporal.PlainDate): SunEvents => {
    const key = date.toString();
    let events = suns.get(key);
    if (events === undefined) {
      if (suns.size > mostNights) suns.clear();
      events = sunEvents(at, date);
      suns.set(key, events);
    }
    return events;
  };

  const resolve = (calendarId: string, instant: EpochMs): Night | null => {
    const calendar = byId.get(calendarId);
    if (calendar === undefined) return null;
    const named = [calendar.defaultProgramId, ...calendar.rules.map(({ programId }) => programId)];
    if (named.some((id) => !knownIds.has(id))) return null;
    const date = lightingDate(instant, place.timeZone);
    const key = `${calendarId}@${date.toString()}`;
    let night = nights.get(key);
    if (night === undefined) {
      if (nights.size > mostNights) nights.clear();
      night = resolveNight(calendar, known, place, date, sun);
      nights.set(key, night);
    }
    return night;
  };

  const nightAt = (calendarId: string, instant: EpochMs): Night | null => {
    const last = latest.get(calendarId);
    if (last !== undefined && instant >= last.from && instant < last.to) return last;
    const night = resolve(calendarId, instant);
    if (night !== null) latest.set(calendarId, night);
    return night;
  };
  return {
    nightAt,
    stepAt(calendarId, instant) {
      const night = nightAt(calendarId, instant);
      return night === null ? null : stepAt(night, instant);
    },
    dayStart(instant) {
      if (instant < dayFrom || instant >= dayTo) {
        const date = lightingDate(instant, place.timeZone);
        dayFrom = localNoon(date, place.timeZone);
        dayTo = localNoon(date.add({ days: 1 }), place.timeZone);
      }
      return dayFrom;
    },
  };
}
