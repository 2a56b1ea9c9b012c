import { getPosition, getTimes } from "suncalc";
import type { EpochMs } from "./clock.ts";
import { localNoon } from "./local-time.ts";
import type { Place } from "./place.ts";
import type { AstronomicalEvent } from "./program.ts";

/** Why an event does not come that night: the sun stays above, or below, the event's altitude. */
type SunAbsence = "staysUp" | "staysDown";

/** The sun of one lighting day, to whole seconds: evening events of its date, morning events of the next. */
export interface SunEvents {
  readonly sunset: EpochMs | null;
  readonly civilDusk: EpochMs | null;
  readonly civilDawn: EpochMs | null;
  readonly sunrise: EpochMs | null;
  /** Set for each event that is null. */
  readonly absent: Readonly<Partial<Record<AstronomicalEvent, SunAbsence>>>;
  /** The sun's highest points around, and its lowest point within, the night. */
  readonly solarNoon: EpochMs;
  readonly solarMidnight: EpochMs;
  readonly nextSolarNoon: EpochMs;
  /** "alwaysUp": polar day, "alwaysDown": polar night; "normal" where the sun sets or rises that night. */
  readonly state: "normal" | "alwaysUp" | "alwaysDown";
}

const PRECISION_MS = 500;

/**
 * Altitudes as getPosition gives them (with suncalc's refraction) at the true altitudes of sunset (-0.833 degrees) and civil dusk
 * (-6 degrees). Taken from a day on the equator, where getTimes is good to seconds. getTimes alone will not do everywhere: it
 * judges a whole day by the declination at noon and so is 10 to 25 minutes, or a day, off where the sun just grazes the horizon.
 */
const reference = getTimes(new Date("2026-03-20T12:00:00Z"), 0, 0);
// Neither is null: on the equator the sun sets each day.
const HORIZON = getPosition(reference.sunset!, 0, 0).altitude;
const CIVIL = getPosition(reference.dusk!, 0, 0).altitude;

/** Altitude of the sun in degrees, refraction included. */
function sunAltitude(place: Place, instant: EpochMs): number {
  return getPosition(new Date(instant), place.latitude, place.longitude).altitude;
}

/**
 * Instants at which the sun passes an altitude between its highest and its lowest point, or why it does not.
 * The altitude falls or rises steadily between the two, so halving finds the passage.
 */
function passage(
  place: Place,
  high: EpochMs,
  low: EpochMs,
  altitude: number,
): EpochMs | SunAbsence {
  if (sunAltitude(place, high) <= altitude) return "staysDown";
  if (sunAltitude(place, low) >= altitude) return "staysUp";
  let above = high;
  let below = low;
  while (Math.abs(above - below) > PRECISION_MS) {
    const middle = (above + below) / 2;
    if (sunAltitude(place, middle) > altitude) above = middle;
    else below = middle;
  }
  return Math.round((above + below) / 2000) * 1000;
}

/**
 * Sunset and civil dusk of the evening of `date`, civil dawn and sunrise of the morning after, at a place.
 * Accuracy: seconds in middle latitudes; near the poles the refraction of the day decides more than the formula.
 */
export function sunEvents(place: Place, date: Temporal.PlainDate): SunEvents {
  const { latitude, longitude, timeZone } = place;
  const evening = getTimes(new Date(localNoon(date, timeZone)), latitude, longitude);
  const morningNoon = new Date(localNoon(date.add({ days: 1 }), timeZone));
  const morning = getTimes(morningNoon, latitude, longitude);
  const solarNoon = evening.solarNoon.getTime();
  const solarMidnight = morning.nadir.getTime();
  const nextSolarNoon = morning.solarNoon.getTime();

  const found = {
    sunset: passage(place, solarNoon, solarMidnight, HORIZON),
    civilDusk: passage(place, solarNoon, solarMidnight, CIVIL),
    civilDawn: passage(place, nextSolarNoon, solarMidnight, CIVIL),
    sunrise: passage(place, nextSolarNoon, solarMidnight, HORIZON),
  };
  const absent: Partial<Record<AstronomicalEvent, SunAbsence>> = {};
  const instantOf = (event: AstronomicalEvent): EpochMs | null => {
    const passed = found[event];
    if (typeof passed === "number") return passed;
    absent[event] = passed;
    return null;
  };
  return {
    sunset: instantOf("sunset"),
    civilDusk: instantOf("civilDusk"),
    civilDawn: instantOf("civilDawn"),
    sunrise: instantOf("sunrise"),
    absent,
    solarNoon,
    solarMidnight,
    nextSolarNoon,
    state: dayState(found.sunset, found.sunrise),
  };
}

function dayState(sunset: EpochMs | SunAbsence, sunrise: EpochMs | SunAbsence): SunEvents["state"] {
  if (sunset === "staysUp" && sunrise === "staysUp") return "alwaysUp";
  return sunset === "staysDown" && sunrise === "staysDown" ? "alwaysDown" : "normal";
}
