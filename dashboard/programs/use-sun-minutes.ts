import { useTown } from "../client/queries.ts";
import { lightingDay } from "../format/town-time.ts";
import type { SunMinutes } from "./draft.ts";

const noSun: SunMinutes = { sunset: null, sunrise: null, civilDusk: null, civilDawn: null };

/** Tonight's sun events in minutes after the town's local noon. */
export function useSunMinutes(): SunMinutes {
  const town = useTown().data;
  if (town === undefined) return noSun;
  const { from } = lightingDay(town.clock.now, town.timeZone);
  const minutes = (at: number | null): number | null => (at === null ? null : (at - from) / 60_000);
  const { sunset, sunrise, civilDusk, civilDawn } = town.sun;
  return {
    sunset: minutes(sunset),
    sunrise: minutes(sunrise),
    civilDusk: minutes(civilDusk),
    civilDawn: minutes(civilDawn),
  };
}
