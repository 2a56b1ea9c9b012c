import type { Calendar } from "../../domain/calendar.ts";
import type { EpochMs } from "../../domain/clock.ts";
import { lightingDate } from "../../domain/local-time.ts";
import type { Night } from "../../domain/night.ts";
import type { Place } from "../../domain/place.ts";
import type { Program } from "../../domain/program.ts";
import { resolveNight } from "../../domain/resolve-night.ts";
import { sunEvents, type SunEvents } from "../../domain/sun.ts";
import type { LightPoint, OfficeData } from "./office-data.ts";

/** Nights kept for each calendar: the present one, those around it, a week on screen. */
const keep = 400;

/** The nights of the town's calendars, each computed once per state of the programs. */
export class Plans {
  readonly place: Place;
  readonly programs: readonly Program[];
  readonly #calendars: ReadonlyMap<string, Calendar>;
  readonly #nights = new Map<string, Night>();
  readonly #suns = new Map<string, SunEvents>();

  constructor(data: Pick<OfficeData, "programs" | "calendars">, place: Place) {
    this.place = place;
    this.programs = [...data.programs.values()].map(({ program }) => program);
    this.#calendars = data.calendars;
  }

  dateOf(instant: EpochMs): Temporal.PlainDate {
    return lightingDate(instant, this.place.timeZone);
  }

  readonly sun = (place: Place, date: Temporal.PlainDate): SunEvents => {
    const key = date.toString();
    const known = this.#suns.get(key);
    if (known !== undefined) return known;
    const events = sunEvents(place, date);
    if (this.#suns.size > keep) this.#suns.clear();
    this.#suns.set(key, events);
    return events;
  };

  sunOf(date: Temporal.PlainDate): SunEvents {
    return this.sun(this.place, date);
  }

  /** The night of a calendar; null for a light point without one. */
  night(calendarId: string | null, date: Temporal.PlainDate): Night | null {
    const calendar = calendarId === null ? undefined : this.#calendars.get(calendarId);
    if (calendar === undefined) return null;
    const key = `${calendar.id} ${date.toString()}`;
    const known = this.#nights.get(key);
    if (known !== undefined) return known;
    const night = resolveNight(calendar, this.programs, this.place, date, this.sun);
    if (this.#nights.size > keep) this.#nights.clear();
    this.#nights.set(key, night);
    return night;
  }

  calendarOf(light: LightPoint): Calendar | null {
    return light.calendarId === null ? null : (this.#calendars.get(light.calendarId) ?? null);
  }

  /** Whether a light point follows a program, by its calendar's rules or its default. */
  follows(light: LightPoint, programId: string): boolean {
    const calendar = this.calendarOf(light);
    return (
      calendar !== null &&
      (calendar.defaultProgramId === programId ||
        calendar.rules.some((rule) => rule.programId === programId))
    );
  }
}
