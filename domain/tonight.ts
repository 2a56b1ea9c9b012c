import type { EpochMs } from "./clock.ts";
import { lightingDate, localNoon } from "./local-time.ts";
import type { Place } from "./place.ts";
import { type SunEvents, sunEvents } from "./sun.ts";

export interface SunPhase {
  readonly code: "day" | "dusk" | "night" | "dawn";
  /** 0..1 through dusk or dawn; null by day, by night and where the sun has not crossed the horizon (polar night). */
  readonly progress: number | null;
  /** When the phase ends; null where it lasts beyond the lighting day. */
  readonly until: EpochMs | null;
}

/**
 * Day, dusk (sunset to civil dusk), night or dawn at an instant of the lighting day of `sun`. In white nights dusk passes into dawn at
 * solar midnight; in polar nights dawn passes into dusk without a day.
 */
export function sunPhase(sun: SunEvents, instant: EpochMs): SunPhase {
  const sunset = sun.sunset ?? (sun.absent.sunset === "staysDown" ? -Infinity : Infinity);
  const sunrise = sun.sunrise ?? (sun.absent.sunrise === "staysDown" ? Infinity : -Infinity);
  const duskEnd =
    sun.civilDusk ?? (sun.absent.civilDusk === "staysDown" ? -Infinity : sun.solarMidnight);
  const dawnStart =
    sun.civilDawn ?? (sun.absent.civilDawn === "staysDown" ? Infinity : sun.solarMidnight);

  if (instant < sunset) return phase("day", null, sunset);
  if (instant < duskEnd) return phase("dusk", share(instant, sunset, duskEnd), duskEnd);
  if (instant < dawnStart) return phase("night", null, dawnStart);
  if (instant < sunrise) return phase("dawn", share(instant, dawnStart, sunrise), sunrise);
  return phase("day", null, Infinity);
}

function phase(code: SunPhase["code"], progress: number | null, until: number): SunPhase {
  return { code, progress, until: Number.isFinite(until) ? until : null };
}

function share(instant: number, from: number, to: number): number | null {
  const passed = (instant - from) / (to - from);
  return Number.isFinite(to - from) ? passed : null;
}

/** The sun of the lighting day that holds an instant. */
export function sunOf(place: Place, instant: EpochMs): SunEvents {
  return sunEvents(place, lightingDate(instant, place.timeZone));
}

/**
 * The next sunrise after an instant, where an override by hand ends unless told otherwise. Where the sun does not rise within the lighting day
 * or the next, the coming local noon: an override always has an end.
 */
export function nextSunrise(place: Place, instant: EpochMs): EpochMs {
  const date = lightingDate(instant, place.timeZone);
  for (const days of [0, 1]) {
    const { sunrise } = sunEvents(place, date.add({ days }));
    if (sunrise !== null && sunrise > instant) return sunrise;
  }
  return localNoon(date.add({ days: 1 }), place.timeZone);
}
