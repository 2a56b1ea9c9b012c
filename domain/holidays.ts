import type { CommunalHoliday, Land } from "./calendar.ts";

export type HolidayName =
  | "newYear"
  | "epiphany"
  | "womensDay"
  | "goodFriday"
  | "easterSunday"
  | "easterMonday"
  | "labourDay"
  | "ascension"
  | "whitSunday"
  | "whitMonday"
  | "corpusChristi"
  | "assumption"
  | "childrensDay"
  | "germanUnity"
  | "reformation"
  | "allSaints"
  | "repentance"
  | "christmasDay"
  | "secondChristmasDay"
  | "liberationDay"
  | "peaceFestival";

export interface Holiday {
  readonly date: Temporal.PlainDate;
  readonly name: HolidayName;
}

/** Easter Sunday of the Gregorian calendar (method of Meeus, Jones and Butcher). */
export function easterSunday(year: number): Temporal.PlainDate {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const f = Math.floor((century + 8) / 25);
  const g = Math.floor((century - f + 1) / 3);
  const h = (19 * a + century - Math.floor(century / 4) - g + 15) % 30;
  const l = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - h - (inCentury % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const days = h + l - 7 * m + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(days / 31), day: (days % 31) + 1 });
}

type Rule = {
  readonly name: HolidayName;
  readonly on: (year: number) => Temporal.PlainDate;
  readonly holds: (land: Land, year: number, communal: readonly CommunalHoliday[]) => boolean;
};

const onDay = (month: number, day: number) => (year: number) =>
  Temporal.PlainDate.from({ year, month, day });
const afterEaster = (days: number) => (year: number) => easterSunday(year).add({ days });
const everywhere = (): boolean => true;
const inLands =
  (...lands: Land[]) =>
  (land: Land): boolean =>
    lands.includes(land);

/** Buß- und Bettag: the Wednesday before 23 November. */
function repentanceDay(year: number): Temporal.PlainDate {
  const limit = Temporal.PlainDate.from({ year, month: 11, day: 22 });
  return limit.subtract({ days: (limit.dayOfWeek + 4) % 7 });
}

const NORTH_REFORMATION: readonly Land[] = ["HB", "HH", "NI", "SH"];

/** In the order of the year. Sources: the holiday acts (Feiertagsgesetze) of the Länder as of 2025. */
const RULES: readonly Rule[] = [
  { name: "newYear", on: onDay(1, 1), holds: everywhere },
  { name: "epiphany", on: onDay(1, 6), holds: inLands("BW", "BY", "ST") },
  {
    name: "womensDay",
    on: onDay(3, 8),
    holds: (land, year) => (land === "BE" && year >= 2019) || (land === "MV" && year >= 2023),
  },
  { name: "goodFriday", on: afterEaster(-2), holds: everywhere },
  { name: "easterSunday", on: afterEaster(0), holds: inLands("BB", "HE") },
  { name: "easterMonday", on: afterEaster(1), holds: everywhere },
  { name: "labourDay", on: onDay(5, 1), holds: everywhere },
  {
    // Once each: 75 and 80 years after the end of the war, Berlin only.
    name: "liberationDay",
    on: onDay(5, 8),
    holds: (land, year) => land === "BE" && (year === 2020 || year === 2025),
  },
  { name: "ascension", on: afterEaster(39), holds: everywhere },
  { name: "whitSunday", on: afterEaster(49), holds: inLands("BB", "HE") },
  { name: "whitMonday", on: afterEaster(50), holds: everywhere },
  {
    name: "corpusChristi",
    on: afterEaster(60),
    holds: (land, _year, communal) =>
      ["BW", "BY", "HE", "NW", "RP", "SL"].includes(land) ||
      (["SN", "TH"].includes(land) && communal.includes("corpusChristi")),
  },
  {
    name: "peaceFestival",
    on: onDay(8, 8),
    holds: (land, _year, communal) => land === "BY" && communal.includes("peaceFestival"),
  },
  {
    name: "assumption",
    on: onDay(8, 15),
    holds: (land, _year, communal) =>
      land === "SL" || (land === "BY" && communal.includes("assumption")),
  },
  {
    name: "childrensDay",
    on: onDay(9, 20),
    holds: (land, year) => land === "TH" && year >= 2019,
  },
  { name: "germanUnity", on: onDay(10, 3), holds: everywhere },
  {
    // 500 years of Reformation made 2017 a holiday everywhere; the north kept it from 2018.
    name: "reformation",
    on: onDay(10, 31),
    holds: (land, year) =>
      ["BB", "MV", "SN", "ST", "TH"].includes(land) ||
      year === 2017 ||
      (NORTH_REFORMATION.includes(land) && year >= 2018),
  },
  { name: "allSaints", on: onDay(11, 1), holds: inLands("BW", "BY", "NW", "RP", "SL") },
  { name: "repentance", on: repentanceDay, holds: inLands("SN") },
  { name: "christmasDay", on: onDay(12, 25), holds: everywhere },
  { name: "secondChristmasDay", on: onDay(12, 26), holds: everywhere },
];

/**
 * Public holidays of a Land in a year (1991 or later), by date. Sundays that are holidays by law (Easter and Whit Sunday in
 * Brandenburg and Hesse) are in, other Sundays are not. `communal` adds what only some communities of the Land keep.
 */
export function publicHolidays(
  land: Land,
  year: number,
  communal: readonly CommunalHoliday[] = [],
): Holiday[] {
  return RULES.filter((rule) => rule.holds(land, year, communal))
    .map((rule) => ({ date: rule.on(year), name: rule.name }))
    .toSorted((a, b) => Temporal.PlainDate.compare(a.date, b.date));
}

/** Name of the public holiday on a date, or null. */
export function holidayOn(
  land: Land,
  date: Temporal.PlainDate,
  communal: readonly CommunalHoliday[] = [],
): HolidayName | null {
  for (const rule of RULES) {
    if (rule.holds(land, date.year, communal) && rule.on(date.year).equals(date)) return rule.name;
  }
  return null;
}
