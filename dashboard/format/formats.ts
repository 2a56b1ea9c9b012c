import type { Language } from "../i18n/translate.ts";

/** All numbers and times of the page, in its language and in the town's time zone. Instants are milliseconds since 1970. */
export interface Formats {
  readonly integer: (value: number) => string;
  readonly decimal: (value: number, digits: number) => string;
  /** As many decimals as it has, for values of files. */
  readonly plain: (value: number) => string;
  /** 40 as "40 %". */
  readonly percent: (value: number) => string;
  readonly watts: (value: number) => string;
  readonly kilowatts: (value: number) => string;
  readonly kilowattHours: (value: number) => string;
  readonly time: (at: number) => string;
  readonly timeWithSeconds: (at: number) => string;
  readonly day: (at: number) => string;
  readonly dayAndTime: (at: number) => string;
  /** "21.11.2026" */
  readonly date: (at: number) => string;
  /** "21.11.2026, 18:42": for what may lie years back. */
  readonly dateAndTime: (at: number) => string;
  /** An ISO date such as 2026-11-21 as a weekday and day. */
  readonly isoDay: (date: string) => string;
  /** "18:42", with the day before it where that is not the day of `now`. */
  readonly moment: (at: number, now: number) => string;
  /** "vor 12 Sekunden", "in 2 Stunden": the greatest unit that fits. */
  readonly age: (at: number, now: number) => string;
  readonly duration: (ms: number) => string;
}

const locales: Readonly<Record<Language, string>> = { de: "de-DE", en: "en-GB" };

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

export function createFormats(language: Language, timeZone: string): Formats {
  const locale = locales[language];
  const numbers = new Map<number, Intl.NumberFormat>();
  const decimal = (value: number, digits: number): string => {
    let format = numbers.get(digits);
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
      numbers.set(digits, format);
    }
    return format.format(value);
  };
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 7, useGrouping: false });
  const integer = (value: number): string => decimal(value, 0);
  const dates = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const hourAndMinute = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const time = dates(hourAndMinute);
  const seconds = dates({ ...hourAndMinute, second: "2-digit" });
  const day = dates({ weekday: "short", day: "numeric", month: "long" });
  const dayAndTime = dates({ day: "numeric", month: "short", ...hourAndMinute });
  const dateAndTime = dates({
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    ...hourAndMinute,
  });
  const weekdayAndTime = dates({ weekday: "short", ...hourAndMinute });
  const dayKey = dates({ year: "numeric", month: "2-digit", day: "2-digit" });
  const isoDay = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "always" });

  const moment = (at: number, now: number): string => {
    if (dayKey.format(at) === dayKey.format(now)) return time.format(at);
    const far = Math.abs(at - now) > 6 * 86_400_000;
    return (far ? dayAndTime : weekdayAndTime).format(at);
  };

  return {
    integer,
    decimal,
    plain: (value) => plain.format(value),
    percent: (value) => `${integer(value)}\u00a0%`,
    watts: (value) => `${decimal(value, value < 100 ? 1 : 0)}\u00a0W`,
    kilowatts: (value) => `${decimal(value, value < 100 ? 1 : 0)}\u00a0kW`,
    kilowattHours: (value) => `${decimal(value, value < 10 ? 2 : value < 1_000 ? 1 : 0)}\u00a0kWh`,
    time: (at) => time.format(at),
    timeWithSeconds: (at) => seconds.format(at),
    day: (at) => day.format(at),
    dayAndTime: (at) => dayAndTime.format(at),
    date: (at) => dayKey.format(at),
    dateAndTime: (at) => dateAndTime.format(at),
    isoDay: (date) => isoDay.format(Date.parse(`${date}T12:00:00Z`)),
    moment,
    age: (at, now) => {
      const difference = at - now;
      for (const [unit, ms] of units) {
        if (Math.abs(difference) >= ms || unit === "second") {
          return relative.format(Math.trunc(difference / ms), unit);
        }
      }
      return relative.format(0, "second");
    },
    duration: (ms) => {
      const minutes = Math.round(ms / 60_000);
      const hours = Math.floor(minutes / 60);
      const rest = minutes % 60;
      if (hours === 0) return `${integer(rest)}\u00a0min`;
      return rest === 0
        ? `${integer(hours)}\u00a0h`
        : `${integer(hours)}\u00a0h ${integer(rest)}\u00a0min`;
    },
  };
}
