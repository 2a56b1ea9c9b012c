import type { CabinetView, SegmentView } from "../../api/contract/stock.ts";

type Controller = "online" | "silent" | "none";

/** Whether a controller switches the cabinet and is heard; `silent` also before its first word. */
export function controllerOf({
  deviceId,
  live,
}: Pick<CabinetView, "deviceId" | "live">): Controller {
  if (deviceId === null) return "none";
  return live?.online === true ? "online" : "silent";
}

/** Whether its controller reports something else than what is wanted. */
export const deviates = ({ desiredOn, actualOn }: SegmentView): boolean =>
  desiredOn !== null && actualOn !== null && desiredOn !== actualOn;

/** What a cabinet may stand out by, the most urgent first. */
export const cabinetMarks = ["fault", "door", "silent", "byHand", "locked", "none"] as const;
export type CabinetMark = (typeof cabinetMarks)[number];

/** What of it a cabinet stands out by. `fault` is one of its light points or segments, `byHand` the switch inside its door. */
export function marksOf(cabinet: CabinetView): ReadonlySet<CabinetMark> {
  const { live, segments, states } = cabinet;
  const controller = controllerOf(cabinet);
  const holds: Readonly<Record<CabinetMark, boolean>> = {
    fault: states.fault + states.noConnection > 0 || segments.some(deviates),
    door: live?.doorOpen === true,
    silent: controller === "silent",
    byHand: live?.localOverride === "ON" || live?.localOverride === "OFF",
    locked: cabinet.lockId !== null || segments.some(({ lockId }) => lockId !== null),
    none: controller === "none",
  };
  return new Set(cabinetMarks.filter((mark) => holds[mark]));
}

export interface CabinetSearch {
  /** Words that must all occur. */
  readonly q: string;
  readonly mark: CabinetMark | null;
}

/** The cabinets that are looked for, by number as people count: S2 before S10. `areaName` gives the name of an area's id. */
export function findCabinets(
  cabinets: readonly CabinetView[],
  { q, mark }: CabinetSearch,
  areaName: (id: string) => string,
): readonly CabinetView[] {
  const words = q.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  return cabinets
    .filter((cabinet) => {
      if (mark !== null && !marksOf(cabinet).has(mark)) return false;
      const text = textOf(cabinet, areaName);
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => order.compare(a.number, b.number));
}

function textOf(cabinet: CabinetView, areaName: (id: string) => string): string {
  const { number, name, address, deviceId, note, areaId, segments } = cabinet;
  const parts = [number, name, address, deviceId, note, areaId === null ? null : areaName(areaId)];
  const names = segments.flatMap((segment) => [segment.name ?? ""]);
  return [...parts, ...names].join("\n").toLocaleLowerCase();
}

/** How many cabinets stand out by each mark. */
export function countMarks(
  cabinets: readonly CabinetView[],
): Readonly<Record<CabinetMark, number>> {
  const counts = { fault: 0, door: 0, silent: 0, byHand: 0, locked: 0, none: 0 };
  for (const cabinet of cabinets) for (const mark of marksOf(cabinet)) counts[mark] += 1;
  return counts;
}

export interface StreetCount {
  /** Null where the light points have none. */
  readonly street: string | null;
  readonly lights: number;
}

/** In which streets light points stand, those with most first. */
export function streetsOf(
  lights: readonly { readonly street: string | null }[],
): readonly StreetCount[] {
  return [...Map.groupBy(lights, ({ street }) => street)]
    .map(([street, all]) => ({ street, lights: all.length }))
    .toSorted((a, b) => b.lights - a.lights || (a.street ?? "").localeCompare(b.street ?? ""));
}
