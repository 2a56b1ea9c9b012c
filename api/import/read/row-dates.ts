/** "YYYY", "YYYY-MM" or "YYYY-MM-DD" from the ways in which lists write dates, day before month; null where it is none. */
export function dateOf(value: unknown): string | null {
  if (typeof value === "number") return dateOfNumber(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?$/.exec(text);
  if (iso !== null) return joined(iso[1], iso[2], iso[3]);
  const dayFirst = /^(?:(\d{1,2})[./-]\s?)?(\d{1,2})[./-]\s?(\d{4})(?:[T ].*)?$/.exec(text);
  if (dayFirst !== null) return joined(dayFirst[3], dayFirst[2], dayFirst[1]);
  const slashed = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?:[T ].*)?$/.exec(text);
  if (slashed !== null) return joined(slashed[1], slashed[2], slashed[3]);
  return /^\d{5}$/.test(text) ? dateOfNumber(Number(text)) : null;
}

/** A year, or a day as spreadsheets count them, or milliseconds since 1970 as GIS programs do. */
function dateOfNumber(value: number): string | null {
  if (Number.isInteger(value) && value >= 1850 && value <= 2100) return String(value);
  const day = 86_400_000;
  if (value >= 15_000 && value < 80_000) {
    return new Date(Date.UTC(1899, 11, 30) + Math.floor(value) * day).toISOString().slice(0, 10);
  }
  if (value > 1e11 && value < 4e12) return new Date(value).toISOString().slice(0, 10);
  return null;
}

function joined(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): string | null {
  const inYears = Number(year) >= 1850 && Number(year) <= 2100;
  if (year === undefined || !inYears) return null;
  if (month === undefined) return year;
  // Where the month cannot be one, the day was written behind it.
  const [m, d] = Number(month) > 12 && day !== undefined ? [day, month] : [month, day];
  if (Number(m) < 1 || Number(m) > 12) return null;
  if (d === undefined) return `${year}-${m.padStart(2, "0")}`;
  if (Number(d) < 1 || Number(d) > 31) return null;
  return `${year}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
}
