import { lampFlags, unknownLevel, unknownPower } from "../../api/contract/frames.ts";
import { lampStatuses } from "../../api/contract/lights.ts";
import type { LightRow } from "../../api/contract/lights.ts";
import type { LampStore } from "../live/lamp-store.ts";

type Lamps = Pick<LampStore, "placeOf" | "status" | "level" | "flags" | "power">;

/** A row with what the lamp has said since the row was fetched. */
export function liveRow(row: LightRow, lamps: Lamps): LightRow {
  const place = lamps.placeOf(row.id);
  const flags = place === null ? undefined : lamps.flags()[place];
  // A stale lamp has nothing newer to say than the row.
  if (place === null || flags === undefined || (flags & lampFlags.stale) !== 0) return row;
  const level = lamps.level()[place] ?? unknownLevel;
  const power = lamps.power()[place] ?? unknownPower;
  return {
    ...row,
    status: lampStatuses[lamps.status()[place] ?? -1] ?? row.status,
    levelPercent: level === unknownLevel ? row.levelPercent : level,
    powerW: power === unknownPower ? row.powerW : power / 10,
    byHand: (flags & lampFlags.byHand) !== 0,
    stale: false,
  };
}
