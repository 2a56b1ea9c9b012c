import type { Calendar, CalendarRule } from "../../../domain/calendar.ts";
import { toLevel } from "../../../domain/level.ts";
import type { LightFacts, LuminaireType } from "../../../domain/light.ts";
import type { Place } from "../../../domain/place.ts";
import type { Program, SwitchPoint } from "../../../domain/program.ts";

export const berlin: Place = { latitude: 52.52, longitude: 13.405, timeZone: "Europe/Berlin" };
export const tromso: Place = { latitude: 69.65, longitude: 18.95, timeZone: "Europe/Oslo" };
export const kirkenes: Place = { latitude: 69.72, longitude: 30.04, timeZone: "Europe/Oslo" };
export const helsinki: Place = { latitude: 60.17, longitude: 24.94, timeZone: "Europe/Helsinki" };

/** A switch point in one word: "21:00", "sunset", "sunset+15", "sunrise-30". */
export function point(
  at: string,
  level: number,
  extra: { rampTime?: number; earliest?: string; latest?: string } = {},
): SwitchPoint {
  const { rampTime = 0, ...guards } = extra;
  const sun = /^(sunset|sunrise|civilDusk|civilDawn)([+-]\d+)?$/.exec(at);
  const moment =
    sun === null
      ? { clock: at }
      : {
          // The pattern lets only these four words through.
          event: sun[1] as "sunset" | "sunrise" | "civilDusk" | "civilDawn",
          offsetMinutes: Number(sun[2] ?? 0),
          ...guards,
        };
  return { at: moment, level: toLevel(level), rampTime };
}

export function program(id: string, ...points: SwitchPoint[]): Program {
  return { id, name: id, points };
}

export function calendar(defaultProgramId: string, ...rules: CalendarRule[]): Calendar {
  return { id: "calendar", name: "calendar", rules, defaultProgramId };
}

/** Hohenfurch, Bavaria: 100 % to 21:00, 70 % to 24:00, 50 % to 05:00, 70 % to 06:00, 100 % to sunrise. */
export const hohenfurch = program(
  "hohenfurch",
  point("sunset", 100, { rampTime: 60 }),
  point("21:00", 70, { rampTime: 60 }),
  point("00:00", 50, { rampTime: 60 }),
  point("05:00", 70, { rampTime: 60 }),
  point("06:00", 100, { rampTime: 60 }),
  point("sunrise", 0, { rampTime: 60 }),
);

export const luminaire: LuminaireType = {
  id: "led60",
  name: "LED 60",
  manufacturer: "",
  ratedPower: 60,
  standbyPower: 0.5,
  powerCurve: [
    [10, 9],
    [50, 28],
    [100, 60],
  ],
};

export function light(facts: Partial<LightFacts> = {}): LightFacts {
  return {
    lightId: "lp_1",
    number: "17",
    switching: "networked",
    output: 1,
    lightingClass: "P4",
    minimumLevel: toLevel(0),
    neverDim: false,
    defaultLightLevel: toLevel(100),
    ...facts,
  };
}

export const date = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

/** "2026-03-29 03:00" in a zone as an instant; with the offset ("... +01:00") where the clock shows it twice. */
export function at(text: string, timeZone = "Europe/Berlin"): number {
  const [day, time, offset = ""] = text.split(" ");
  return Temporal.ZonedDateTime.from(`${day}T${time}${offset}[${timeZone}]`).epochMilliseconds;
}

/** An instant as local "MM-DD HH:MM", rounded like printed tables of the sun. */
export function local(instant: number, timeZone = "Europe/Berlin"): string {
  const text = Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute", roundingMode: "halfExpand" });
  return text.slice(5).replace("T", " ");
}
