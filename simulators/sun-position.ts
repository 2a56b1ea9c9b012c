/** Where a lamp stands. Degrees, north and east positive. */
export interface Standpoint {
  readonly latitude: number;
  readonly longitude: number;
}

/** An instant of a crossing, or that there is none because the sun stays above or below the whole time. */
export type SunCrossing = number | "staysUp" | "staysDown";

const dayMs = 86_400_000;
const radians = Math.PI / 180;

/** Right to about 0.01 degrees for 1950 to 2050: Jean Meeus, Astronomical Algorithms, chapter 25, low accuracy. */
function sunAt(ms: number): { declination: number; equationOfTime: number } {
  const century = (ms / dayMs - 10_957.5) / 36_525;
  const meanLongitude = (280.46646 + century * (36_000.76983 + century * 0.0003032)) * radians;
  const meanAnomaly = (357.52911 + century * (35_999.05029 - century * 0.0001537)) * radians;
  const centre =
    (1.914602 - century * (0.004817 + century * 0.000014)) * Math.sin(meanAnomaly) +
    (0.019993 - century * 0.000101) * Math.sin(2 * meanAnomaly) +
    0.000289 * Math.sin(3 * meanAnomaly);
  const node = (125.04 - 1_934.136 * century) * radians;
  const longitude = meanLongitude + (centre - 0.00569 - 0.00478 * Math.sin(node)) * radians;
  const obliquity = (23.439291 - century * 0.0130042 + 0.00256 * Math.cos(node)) * radians;
  const ascension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude));
  const apart = meanLongitude - 0.0057183 * radians - ascension;
  return {
    declination: Math.asin(Math.sin(obliquity) * Math.sin(longitude)),
    // Brought into -180..180 degrees before it becomes time.
    equationOfTime: Math.atan2(Math.sin(apart), Math.cos(apart)),
  };
}

/** Altitude of the sun's centre in degrees, without refraction, at an instant in ms since 1970. */
function sunAltitude(ms: number, at: Standpoint): number {
  const { declination, equationOfTime } = sunAt(ms);
  const hourAngle =
    ((ms % dayMs) / dayMs) * 2 * Math.PI - Math.PI + at.longitude * radians + equationOfTime;
  const latitude = at.latitude * radians;
  const sine =
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  return Math.asin(sine) / radians;
}

/** The sun's passage through the meridian that is nearest to an instant, ms since 1970. */
export function solarNoonNear(ms: number, at: Standpoint): number {
  const days = Math.round((ms - dayMs / 2) / dayMs + at.longitude / 360);
  let noon = dayMs * (days + 0.5 - at.longitude / 360);
  for (let round = 0; round < 2; round++) {
    const { equationOfTime } = sunAt(noon);
    noon = dayMs * (days + 0.5 - at.longitude / 360 - equationOfTime / (2 * Math.PI));
  }
  return noon;
}

/** When the sun sinks through an altitude (degrees) between a solar noon and the midnight after it. */
export function sinksThrough(altitude: number, solarNoon: number, at: Standpoint): SunCrossing {
  return crossingBetween(altitude, solarNoon, solarNoon + dayMs / 2, at);
}

/** When the sun climbs through an altitude (degrees) between the midnight before a solar noon and that noon. */
export function climbsThrough(altitude: number, solarNoon: number, at: Standpoint): SunCrossing {
  return crossingBetween(altitude, solarNoon, solarNoon - dayMs / 2, at);
}

/** Between noon and midnight the sun's altitude goes one way, so halving finds the one crossing. */
function crossingBetween(
  altitude: number,
  noon: number,
  midnight: number,
  at: Standpoint,
): SunCrossing {
  if (sunAltitude(midnight, at) >= altitude) return "staysUp";
  if (sunAltitude(noon, at) < altitude) return "staysDown";
  let above = noon;
  let below = midnight;
  for (let round = 0; round < 22; round++) {
    const middle = (above + below) / 2;
    if (sunAltitude(middle, at) >= altitude) above = middle;
    else below = middle;
  }
  return Math.round((above + below) / 2);
}
