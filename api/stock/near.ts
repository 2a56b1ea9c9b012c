import type { NearLights } from "../contract/stock.ts";
import { lightRow } from "../office/light-list.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import type { AreaScope } from "../scope.ts";

/** Meters of one degree of latitude on a sphere of 6,371 km. */
const metersOfDegree = 111_195;

/** The light points of a scope nearest to a place. Distances are flat: over the hundreds of meters that count they are right. */
export function nearLights(
  { model }: Pick<Office, "model">,
  scope: AreaScope,
  place: { readonly latitude: number; readonly longitude: number },
  limit: number,
): NearLights {
  const metersEast = metersOfDegree * Math.cos((place.latitude * Math.PI) / 180);
  const nearest: { light: LightPoint; meters: number }[] = [];
  for (const light of model.part(scope).lights) {
    // Around the 180th meridian the shorter way counts.
    const turn = Math.abs(light.longitude - place.longitude);
    const east = Math.min(turn, 360 - turn) * metersEast;
    const north = (light.latitude - place.latitude) * metersOfDegree;
    const meters = Math.hypot(east, north);
    if (nearest.length === limit && meters >= (nearest.at(-1)?.meters ?? 0)) continue;
    const at = nearest.findIndex((one) => one.meters > meters);
    nearest.splice(at === -1 ? nearest.length : at, 0, { light, meters });
    if (nearest.length > limit) nearest.pop();
  }
  return {
    lights: nearest.map(({ light, meters }) => ({
      ...lightRow(light, model.states),
      latitude: light.latitude,
      longitude: light.longitude,
      meters,
    })),
  };
}
