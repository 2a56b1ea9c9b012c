import { unknownPower, type LampFrame } from "../contract/frames.ts";
import type { LightColumns } from "../contract/columns.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { LampStates } from "./lamp-states.ts";
import type { LightPoint, OfficeData } from "./office-data.ts";

export interface FrameHead {
  readonly epoch: number;
  readonly seq: number;
  readonly inventoryRevision: number;
  readonly at: number;
}

/** What changed after `since` among the light points of a scope; all of them for `since` 0. */
export function frameSince(
  lights: readonly LightPoint[],
  states: LampStates,
  scope: AreaScope,
  head: FrameHead,
  since: number,
): LampFrame {
  const index: number[] = [];
  for (const light of lights) {
    const changed = since === 0 || (states.changedAt[light.index] ?? 0) > since;
    if (changed && inScope(scope, light.areaId)) index.push(light.index);
  }
  const count = index.length;
  const frame = {
    ...head,
    since,
    count,
    index: Uint32Array.from(index),
    status: new Uint8Array(count),
    level: new Uint8Array(count),
    flags: new Uint8Array(count),
    power: new Uint16Array(count),
  };
  for (const [i, at] of index.entries()) {
    frame.status[i] = states.status[at] ?? 0;
    frame.level[i] = states.level[at] ?? 0;
    frame.flags[i] = states.flags[at] ?? 0;
    const power = states.power[at] ?? Number.NaN;
    frame.power[i] = Number.isNaN(power)
      ? unknownPower
      : Math.min(unknownPower - 1, Math.round(power * 10));
  }
  return frame;
}

const switchingCodes = { networked: 0, byCabinet: 1, notNetworked: 2 } as const;

/** The static columns of the light points of a scope. */
export function columnsOf(data: OfficeData, scope: AreaScope): LightColumns {
  const lights = data.lights.filter((light) => inScope(scope, light.areaId));
  const streets = new Places();
  const areas = new Places();
  return {
    inventoryRevision: data.inventoryRevision,
    index: Uint32Array.from(lights, (light) => light.index),
    longitude: Float64Array.from(lights, (light) => light.longitude),
    latitude: Float64Array.from(lights, (light) => light.latitude),
    switching: Uint8Array.from(lights, (light) => switchingCodes[light.switching]),
    ids: lights.map((light) => light.lightId),
    numbers: lights.map((light) => light.number),
    streetOf: lights.map((light) => streets.placeOf(light.street)),
    streets: streets.names,
    areaOf: lights.map((light) => areas.placeOf(light.area)),
    areas: areas.names,
  };
}

/** Names in the order in which they first came up. */
class Places {
  readonly names: string[] = [];
  readonly #places = new Map<string, number>();

  placeOf(name: string | null): number {
    if (name === null) return -1;
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}
