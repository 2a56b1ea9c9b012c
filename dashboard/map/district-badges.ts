import type { LampSource } from "./lamp-layer.ts";

/** Below this zoom single lamps are too small to judge, and a district speaks for them. */
export const badgeZoom = 12.5;

export interface DistrictBadge {
  readonly area: string;
  readonly longitude: number;
  readonly latitude: number;
  /** A place in `lampStatuses`: the worst that any lamp of the district has. */
  readonly worst: number;
  readonly worstCount: number;
  readonly total: number;
}

/** Fault before no connection before work; on and off are as planned. */
const severity = [0, 0, 1, 3, 2];

/** One badge a district, at the middle of its lamps. */
export function districtBadges(
  source: LampSource,
  areas: readonly string[],
  areaOf: readonly number[],
): readonly DistrictBadge[] {
  const sums = areas.map((area) => ({
    area,
    longitude: 0,
    latitude: 0,
    total: 0,
    byStatus: [0, 0, 0, 0, 0],
  }));
  for (let slot = 0; slot < source.count; slot++) {
    const sum = sums[areaOf[slot] ?? -1];
    if (!sum) continue;
    sum.longitude += source.longitude[slot] ?? 0;
    sum.latitude += source.latitude[slot] ?? 0;
    sum.total += 1;
    const status = source.status[slot] ?? 0;
    sum.byStatus[status] = (sum.byStatus[status] ?? 0) + 1;
  }
  return sums
    .filter((sum) => sum.total > 0)
    .map((sum) => {
      let worst = (sum.byStatus[1] ?? 0) > 0 ? 1 : 0;
      for (const [status, count] of sum.byStatus.entries()) {
        if (count > 0 && (severity[status] ?? 0) > (severity[worst] ?? 0)) worst = status;
      }
      return {
        area: sum.area,
        longitude: sum.longitude / sum.total,
        latitude: sum.latitude / sum.total,
        worst,
        worstCount: sum.byStatus[worst] ?? 0,
        total: sum.total,
      };
    });
}
