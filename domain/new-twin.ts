import { OFF } from "./level.ts";
import type { LightFacts } from "./light.ts";
import { newSeqWindow } from "./seq-window.ts";
import type { Twin } from "./twin-model.ts";

/** The twin of a light point nothing is known of yet. */
export function newTwin(light: Pick<LightFacts, "lightId" | "switching">): Twin {
  return {
    lightId: light.lightId,
    switching: light.switching,
    desired: {
      level: OFF,
      reason: "default",
      since: 0,
      settledAt: 0,
      until: null,
      programHash: null,
      overrideEpoch: 0,
      overrideVersion: 0,
    },
    reported: {
      at: null,
      feedbackLevel: null,
      reason: null,
      programHash: null,
      lastTimeSync: null,
      overrideEpoch: 0,
      overrideVersion: 0,
    },
    measured: {
      at: null,
      quality: "good",
      actualLightLevel: null,
      activePower: null,
      activeEnergy: null,
      supplyVoltage: null,
      supplyCurrent: null,
      powerFactor: null,
      operatingHours: null,
      switchOnCounter: null,
      controlGearTemperature: null,
      communicationQuality: null,
      rssi: null,
      snr: null,
    },
    expectedPower: null,
    deviations: {
      levelMismatch: null,
      lampFailure: null,
      lampUnexpectedOn: null,
      programOutOfSync: null,
      clockDrift: null,
      overrideOverdue: null,
    },
    openEvents: {},
    eventBootId: null,
    eventSeq: -1,
    eventAt: null,
    availability: "neverSeen",
    availabilitySince: null,
    lastSeen: null,
    online: false,
    connectionSince: null,
    connectionCount: -1,
    seen: newSeqWindow(),
    seenBefore: newSeqWindow(),
    revision: 0,
  };
}
