/** Where the sun is watched from and whose clock counts. */
export interface Place {
  /** Degrees, north positive, -90..90. */
  readonly latitude: number;
  /** Degrees, east positive, -180..180. */
  readonly longitude: number;
  /** IANA name, such as "Europe/Berlin". */
  readonly timeZone: string;
}

/** Which fields of a place cannot be right; empty when all can. */
export function placeProblems(place: Place): (keyof Place)[] {
  const problems: (keyof Place)[] = [];
  if (!(Math.abs(place.latitude) <= 90)) problems.push("latitude");
  if (!(Math.abs(place.longitude) <= 180)) problems.push("longitude");
  if (!isTimeZone(place.timeZone)) problems.push("timeZone");
  return problems;
}

/** Whether a text names a time zone this runtime knows. */
function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}
