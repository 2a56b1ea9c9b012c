import { lampStatuses, type LampStatus } from "../contract/lights.ts";
import type { StockKind } from "../contract/stock.ts";
import { noCounts } from "../office/light-list.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import type { AreaScope } from "../scope.ts";

/** How a light point names each kind: by id, streets and masts by what people call them. */
const named: Partial<Record<StockKind, (light: LightPoint) => string | null | readonly string[]>> =
  {
    mast: ({ mast }) => mast,
    luminaireType: ({ luminaireTypeId }) => luminaireTypeId,
    cabinet: ({ cabinetId }) => cabinetId,
    segment: ({ segmentId }) => segmentId,
    group: ({ groupIds }) => groupIds,
    area: ({ areaId }) => areaId,
    street: ({ street }) => street,
  };

type Counts = ReadonlyMap<string, number>;

/** Counted once for each scope and state of the inventory. */
const counted = new WeakMap<readonly LightPoint[], Map<StockKind, Counts>>();

/** How many light points of a scope name each object of a kind. */
export function countLights(
  { model }: Pick<Office, "model">,
  scope: AreaScope,
  kind: StockKind,
): Counts {
  const { lights } = model.part(scope);
  const known = counted.getOrInsertComputed(lights, () => new Map<StockKind, Counts>());
  return known.getOrInsertComputed(kind, () => count(lights, kind));
}

function count(lights: readonly LightPoint[], kind: StockKind): Counts {
  const counts = new Map<string, number>();
  const nameOf = named[kind];
  if (nameOf === undefined) return counts;
  for (const light of lights) {
    const name = nameOf(light);
    if (name === null) continue;
    for (const one of typeof name === "string" ? [name] : name) {
      counts.set(one, (counts.get(one) ?? 0) + 1);
    }
  }
  return counts;
}

type StateCounts = Readonly<Record<LampStatus, number>>;

/** States of the light points of a scope, by the cabinet or the group they belong to. */
export function countStates(
  { model }: Pick<Office, "model">,
  scope: AreaScope,
  kind: "cabinet" | "group",
): ReadonlyMap<string, StateCounts> {
  const counts = new Map<string, Record<LampStatus, number>>();
  const { states } = model;
  for (const light of model.part(scope).lights) {
    const status = lampStatuses[states.status[light.index] ?? 0] ?? "noConnection";
    const owners = kind === "group" ? light.groupIds : [light.cabinetId];
    for (const owner of owners) {
      if (owner === null) continue;
      let mine = counts.get(owner);
      if (mine === undefined) {
        mine = noCounts();
        counts.set(owner, mine);
      }
      mine[status] += 1;
    }
  }
  return counts;
}
