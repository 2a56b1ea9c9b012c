import { isStale, lampStatus, shownLevel } from "../domain/lamp-status.ts";
import type { Twin } from "../domain/twin-model.ts";
import { feedFlags, type LampChange } from "./feed-frame.ts";

/** The places of lampStatuses in the contract between office and browser. */
const statusCodes = { off: 0, on: 1, inWork: 2, fault: 3, noConnection: 4 } as const;

/** A twin as field.db keeps it. */
type ShownTwin = Twin & { readonly inWork?: boolean };

/**
 * How a twin is shown: the same in field's frames and where office reads the twins itself. `index`: the light point's column;
 * `energyWh`: Wh since the lighting day began.
 */
export function lampChangeOf(twin: ShownTwin, index: number, energyWh: number): LampChange {
  const calculated = twin.switching !== "networked";
  const silent =
    !calculated && (twin.availability === "offline" || twin.availability === "neverSeen");
  const { desired, reported, deviations } = twin;
  const flags =
    (isByHand(twin) ? feedFlags.byHand : 0) |
    (isStale(twin) ? feedFlags.stale : 0) |
    (deviations.programOutOfSync === null ? 0 : feedFlags.programOutOfSync) |
    (deviations.clockDrift === null ? 0 : feedFlags.clockDrift) |
    (calculated ? feedFlags.calculated : 0);
  return {
    index,
    status: statusCodes[lampStatus(twin, twin.inWork === true)],
    level: silent ? null : shownLevel(twin),
    desired: desired.level,
    reported: reported.feedbackLevel,
    reason: calculated ? (reported.reason ?? desired.reason) : reported.reason,
    flags,
    power: calculated ? twin.expectedPower : silent ? null : poweredOf(twin),
    lastSeen: twin.lastSeen,
    energyWh,
    expectedPower: twin.expectedPower ?? 0,
    revision: twin.revision,
  };
}

/** Somebody switched from here, or at the cabinet that the light point hangs on. */
function isByHand({ desired, reported, inWork }: ShownTwin): boolean {
  // Under a work lock it is the lock that keeps the level.
  return (desired.reason === "override" && inWork !== true) || reported.reason === "localOverride";
}

/** Without supply nothing is measured, and nothing is taken. */
function poweredOf({ availability, measured }: Twin): number | null {
  return availability === "unpowered" ? 0 : measured.activePower;
}
