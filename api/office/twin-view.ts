import type { Twin } from "../../domain/twin-model.ts";
import type { TwinDeviation, TwinView } from "../contract/lights.ts";
import type { LightPoint } from "./office-data.ts";

export function twinView(twin: Twin | null, light: LightPoint): TwinView {
  if (twin === null) return unknownTwin(light);
  const { desired, reported, measured } = twin;
  const networked = twin.switching === "networked";
  return {
    desired: { level: desired.level, reason: desired.reason, until: desired.until },
    reported: {
      level: reported.feedbackLevel,
      reason: reported.reason,
      programHash: reported.programHash,
      at: reported.at,
    },
    measured: {
      level: measured.actualLightLevel,
      powerW: measured.activePower,
      voltageV: measured.supplyVoltage,
      energyWh: measured.activeEnergy,
      at: measured.at,
    },
    expected: { powerW: twin.expectedPower },
    deviations: deviations(twin),
    availability: networked ? twin.availability : "notConnected",
    availabilitySince: twin.availabilitySince,
    lastSeenAt: twin.lastSeen,
    calculated: !networked,
    alone: {
      programHash: reported.programHash,
      plannedHash: desired.programHash,
      inSync:
        desired.programHash === null || reported.programHash === null
          ? null
          : desired.programHash === reported.programHash,
      lastTimeSyncAt: reported.lastTimeSync,
    },
  };
}

function deviations(twin: Twin): TwinDeviation[] {
  const compared = Object.entries(twin.deviations).flatMap(([code, since]) =>
    since === null ? [] : [{ code, since, parameters: {} }],
  );
  const told = Object.entries(twin.openEvents).map(([code, since]) => ({
    code,
    since,
    parameters: {},
  }));
  return [...compared, ...told.filter(({ code }) => !compared.some((one) => one.code === code))];
}

function unknownTwin(light: LightPoint): TwinView {
  const networked = light.switching === "networked";
  return {
    desired: { level: null, reason: null, until: null },
    reported: { level: null, reason: null, programHash: null, at: null },
    measured: { level: null, powerW: null, voltageV: null, energyWh: null, at: null },
    expected: { powerW: null },
    deviations: [],
    availability: networked ? "neverSeen" : "notConnected",
    availabilitySince: null,
    lastSeenAt: null,
    calculated: !networked,
    alone: { programHash: null, plannedHash: null, inSync: null, lastTimeSyncAt: null },
  };
}
