import { isStale, lampStatus, shownLevel } from "../domain/lamp-status.ts";
import type { Twin } from "../domain/twin-model.ts";
import { feedFlags, type LampChange } from "./feed-frame.ts";

/** The places of lampStatuses in the contract between office and browser. */
const statusCodes = { off: 0, on: 1, inWork: 2, fault: 3, noConnection: 4 } as const;

/**
 * How a twin is shown: the same in field's frames and where office reads the twins itself. `index`: the light point's column;
 * `energyWh`: Wh since the lighting day began.
 */
export function lampChangeOf(twin: Twin, index: number, energyWh: number): LampChange {
  const calculated = twin.switching !== "networked";
  const silent =
    !calculated && (twin.availability === "offline" || twin.availability === "neverSeen");
  const { desired, reported, measured, deviations } = twin;
  const flags =
    (desired.reason === "override" ? feedFlags.byHand : 0) |
    (isStale(twin) ? feedFlags.stale : 0) |
    (deviations.programOutOfSync === null ? 0 : feedFlags.programOutOfSync) |
    (deviations.clockDrift === null ? 0 : feedFlags.clockDrift) |
    (calculated ? feedFlags.calculated : 0);
  return {
    index,
    status: statusCodes[lampStatus(twin, false)],
    level: silent ? null : shownLevel(twin),
    desired: desired.level,
    reported: reported.feedbackLevel,
    reason: calculated ? desired.reason : reported.reason,
    flags,
    power: calculated ? twin.expectedPower : silent ? null : measured.activePower,
    lastSeen: twin.lastSeen,
    energyWh,
    expectedPower: twin.expectedPower ?? 0,
    revision: twin.revision,
  };
}
