/** A lighting day with its sun events, milliseconds since 1970. */
export interface SkyDay {
  readonly from: number;
  readonly to: number;
  readonly sunset: number | null;
  readonly sunrise: number | null;
  readonly civilDusk: number | null;
  readonly civilDawn: number | null;
}

const dayMs = 86_400_000;

/**
 * The sun's height over the lighting day: above 0 by day, below by night, at most 1 off.
 * The sine of the altitude is sin(latitude) sin(declination) + cos cos cos(hour angle): a cosine of time, shifted so that
 * it crosses 0 at sunset and sunrise. Without these the sun stays up or down, which `burning` tells.
 */
export function sunHeight(day: SkyDay, burning: boolean): (at: number) => number {
  const midnight =
    day.sunset !== null && day.sunrise !== null
      ? (day.sunset + day.sunrise) / 2
      : (day.from + day.to) / 2;
  const wave = (at: number): number => -Math.cos((2 * Math.PI * (at - midnight)) / dayMs);
  const shift = day.sunset === null ? (burning ? 1.1 : -1.1) : wave(day.sunset);
  const span = Math.max(1 - shift, 1 + shift);
  return (at) => (wave(at) - shift) / span;
}

/** How dark it is, 0 by day to 1 by night: the twilights as straight ramps between the sun events. */
export function darkness(day: SkyDay, burning: boolean): (at: number) => number {
  const { sunset, sunrise } = day;
  if (sunset === null || sunrise === null) return () => (burning ? 1 : 0);
  // Where there is no civil dusk the night stays bright: the twilight then lasts to the middle.
  const middle = (sunset + sunrise) / 2;
  const dark = day.civilDusk ?? middle;
  const light = day.civilDawn ?? middle;
  return (at) => {
    if (at <= sunset || at >= sunrise) return 0;
    if (at < dark) return (at - sunset) / (dark - sunset);
    if (at > light) return (sunrise - at) / (sunrise - light);
    return 1;
  };
}

/** Whole numbers that look scattered and are the same on every page: a linear congruential sequence. */
export function scatter(
  count: number,
  seed: number,
): readonly (readonly [number, number, number])[] {
  let state = seed;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  return Array.from({ length: count }, () => [next(), next(), next()] as const);
}
