import type { EpochMs } from "../domain/clock.ts";
import type { BurningTime } from "../domain/burning.ts";
import type { StoredTwin } from "./twin-row-form.ts";

/** What the controller of a cabinet, or of a segment's cabinet, says now. */
export interface CabinetLiveRow {
  readonly online: boolean;
  readonly lastSeenAt: EpochMs | null;
  readonly doorOpen: boolean | null;
  readonly localOverride: "ON" | "OFF" | "NONE" | null;
  /** W. */
  readonly totalPowerW: number | null;
  /** Wh of the cabinet's meter. */
  readonly totalEnergyWh: number | null;
  /** Of a segment: since when it is on or off as it is. */
  readonly changedAt: EpochMs | null;
  /** Of a segment: how long it has burned. */
  readonly burning: BurningTime | null;
}

/** From the twin that field keeps of a cabinet or a segment. */
export function cabinetLiveOf(twin: StoredTwin): CabinetLiveRow {
  // Written by field in these forms; null of everything that is neither cabinet nor segment.
  const words = (twin.words ?? null) as Pick<CabinetLiveRow, "doorOpen" | "localOverride"> | null;
  const burning = twin.burning ?? null;
  return {
    online: twin.availability === "online" || twin.availability === "late",
    lastSeenAt: twin.lastSeen,
    doorOpen: words?.doorOpen ?? null,
    localOverride: words?.localOverride ?? null,
    totalPowerW: burning === null ? twin.measured.activePower : null,
    totalEnergyWh: burning === null ? twin.measured.activeEnergy : null,
    changedAt: burning?.since ?? null,
    burning,
  };
}
