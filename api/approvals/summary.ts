import type { AreaDarkened } from "../../domain/darkening.ts";
import { mostLightsNamed, type ApprovalSummary } from "../contract/approvals.ts";
import type { OfficeData } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import type { LightChange } from "./change.ts";
import type { Darkened } from "./darkened.ts";

const sizes = new WeakMap<OfficeData, ReadonlyMap<string | null, number>>();

/**
 * A change in numbers, for the one who decides. `former`: light points that the same person has darkened shortly before; they count
 * in the areas where this change goes on.
 */
export function summaryOf(
  { model, clock }: Pick<Office, "model" | "clock">,
  { what, name, effect }: LightChange,
  { darker, byArea }: Darkened,
  former: ReadonlyMap<string, string | null>,
): ApprovalSummary {
  const { data } = model;
  const areas = new Map(byArea);
  const gone = new Map<string | null, number>();
  let before = 0;
  for (const [id, areaId] of former) {
    const counted = areas.get(areaId);
    if (counted === undefined || darker.has(id)) continue;
    areas.set(areaId, counted + 1);
    before++;
    // What went to the trash was part of the area when that began.
    if (!data.lightById.has(id)) gone.set(areaId, (gone.get(areaId) ?? 0) + 1);
  }
  const whole = sizesOf(data);
  const concerned = [...areas].map(([areaId, lights]): AreaDarkened => {
    return { areaId, lights, of: (whole.get(areaId) ?? 0) + (gone.get(areaId) ?? 0) };
  });
  return {
    change: what,
    name,
    lights: darker.size + before,
    lightIds: darker.keys().take(mostLightsNamed).toArray(),
    areas: concerned
      .toSorted((a, b) => b.lights / b.of - a.lights / a.of)
      .map((area) => ({
        ...area,
        area: area.areaId === null ? null : (data.names.areas.get(area.areaId) ?? null),
        sharePercent: Math.round((area.lights * 100) / area.of),
      })),
    level: effect.kind === "hold" && typeof effect.level === "number" ? effect.level : null,
    from: clock.now(),
    until: effect.kind === "hold" ? effect.until : null,
    before,
  };
}

/** Light points of each area, counted once for each state of the town. */
function sizesOf(data: OfficeData): ReadonlyMap<string | null, number> {
  const counted = sizes.get(data);
  if (counted !== undefined) return counted;
  const fresh = new Map<string | null, number>();
  for (const { areaId } of data.lights) fresh.set(areaId, (fresh.get(areaId) ?? 0) + 1);
  sizes.set(data, fresh);
  return fresh;
}
