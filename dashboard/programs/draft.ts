import type { SunEventName, SwitchMoment, SwitchPointView } from "../../api/contract/programs.ts";

/** Sun events of the night that the curve is drawn over, in minutes after local noon; null where the sun gives none. */
export type SunMinutes = Readonly<Record<SunEventName, number | null>>;

export const sunEventNames: readonly SunEventName[] = [
  "sunset",
  "civilDusk",
  "civilDawn",
  "sunrise",
];
export const mostOffsetMinutes = 180;
const dayMinutes = 1_440;
/** Where an event has no time that night, so that its handle can still be taken hold of. */
const usualMinutes: Readonly<Record<SunEventName, number>> = {
  sunset: 360,
  civilDusk: 390,
  civilDawn: 1_050,
  sunrise: 1_080,
};

/** Minutes after local noon of `HH:MM`; times before noon belong to the next morning. */
export function minutesAfterNoon(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return (hours * 60 + minutes - 720 + dayMinutes) % dayMinutes;
}

/** `HH:MM` of so many minutes after local noon. */
export function clockOf(minutes: number): string {
  const whole = (Math.round(minutes) + 720 + dayMinutes) % dayMinutes;
  const part = (value: number): string => String(value).padStart(2, "0");
  return `${part(Math.floor(whole / 60))}:${part(whole % 60)}`;
}

/** When a point is due in this night, in minutes after local noon, with its guards. Where it acts is the server's to say. */
export function dueMinutes(at: SwitchMoment, sun: SunMinutes): number {
  if ("clock" in at) return minutesAfterNoon(at.clock);
  let minutes = (sun[at.event] ?? usualMinutes[at.event]) + at.offsetMinutes;
  if (at.earliest !== undefined) minutes = Math.max(minutes, minutesAfterNoon(at.earliest));
  if (at.latest !== undefined) minutes = Math.min(minutes, minutesAfterNoon(at.latest));
  return Math.min(Math.max(minutes, 0), dayMinutes - 1);
}

const clamp = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most);

/** The moment moved to so many minutes after noon: a clock time changes, at a sun event its offset. */
export function movedTo(at: SwitchMoment, minutes: number, sun: SunMinutes): SwitchMoment {
  const wanted = clamp(minutes, 0, dayMinutes - 1);
  if ("clock" in at) return { clock: clockOf(wanted) };
  const base = sun[at.event] ?? usualMinutes[at.event];
  const offsetMinutes = clamp(Math.round(wanted - base), -mostOffsetMinutes, mostOffsetMinutes);
  return { ...at, offsetMinutes };
}

/** The moment with another kind of time, staying where it is as nearly as it can. */
export function asKind(
  at: SwitchMoment,
  kind: "clock" | SunEventName,
  sun: SunMinutes,
): SwitchMoment {
  const minutes = dueMinutes(at, sun);
  if (kind === "clock") return { clock: clockOf(Math.round(minutes / 5) * 5) };
  // Choosing another event means that event itself, not the old time written as a large offset.
  return { event: kind, offsetMinutes: 0 };
}

export function kindOf(at: SwitchMoment): "clock" | SunEventName {
  return "clock" in at ? "clock" : at.event;
}

export function replaced(
  points: readonly SwitchPointView[],
  place: number,
  change: Partial<SwitchPointView>,
): readonly SwitchPointView[] {
  return points.map((point, i) => (i === place ? { ...point, ...change } : point));
}

export function without(
  points: readonly SwitchPointView[],
  place: number,
): readonly SwitchPointView[] {
  return points.filter((_, i) => i !== place);
}

/** A new point in the widest gap, at the level that holds there. */
export function withNewPoint(
  points: readonly SwitchPointView[],
  sun: SunMinutes,
): readonly SwitchPointView[] {
  const due = points.map((point) => dueMinutes(point.at, sun));
  let place = points.length;
  let widest = -1;
  for (let i = 0; i + 1 < points.length; i++) {
    const gap = (due[i + 1] ?? 0) - (due[i] ?? 0);
    if (gap > widest) {
      widest = gap;
      place = i + 1;
    }
  }
  const middle = ((due[place - 1] ?? 360) + (due[place] ?? (due[place - 1] ?? 360) + 120)) / 2;
  const point: SwitchPointView = {
    at: { clock: clockOf(Math.round(middle / 15) * 15) },
    level: points[place - 1]?.level ?? 100,
    rampTime: points[place - 1]?.rampTime ?? 10,
  };
  return points.toSpliced(place, 0, point);
}

/** Whether a point is due before the one listed ahead of it. */
export function isDisordered(points: readonly SwitchPointView[], sun: SunMinutes): boolean {
  return points.some(
    (point, i) =>
      i > 0 && dueMinutes(point.at, sun) < dueMinutes(points[i - 1]?.at ?? point.at, sun),
  );
}

export function inOrder(
  points: readonly SwitchPointView[],
  sun: SunMinutes,
): readonly SwitchPointView[] {
  return points.toSorted((a, b) => dueMinutes(a.at, sun) - dueMinutes(b.at, sun));
}

/** Part saved against burning at 100 %, in per cent; null where nothing would burn. */
export function savedPercent(preview: {
  readonly yearKwh: number;
  readonly yearFullKwh: number;
}): number | null {
  return preview.yearFullKwh <= 0 ? null : (1 - preview.yearKwh / preview.yearFullKwh) * 100;
}

/** What a program starts from: full in the evening, less from 23:00, full in the morning. */
export const firstPoints: readonly SwitchPointView[] = [
  { at: { event: "sunset", offsetMinutes: 0 }, level: 100, rampTime: 60 },
  { at: { clock: "23:00" }, level: 50, rampTime: 60 },
  { at: { clock: "05:00" }, level: 100, rampTime: 60 },
  { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 60 },
];
