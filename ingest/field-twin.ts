import type { LightFacts } from "../domain/light.ts";
import { newTwin } from "../domain/new-twin.ts";
import type { Twin } from "../domain/twin-model.ts";
import type { EnergyAccount } from "./energy-account.ts";

/** What a device said of itself; kept with each of its light points, for the broker keeps no retained message of devices. */
export interface Announced {
  readonly deviceId: string;
  readonly serial: string;
  readonly hwType: string;
  readonly swVersion: string;
  /** 0: it runs no program of its own and is driven live. */
  readonly maxSwitchPoints: number;
  /** Seconds. */
  readonly reportingInterval: number;
}

/** The twin with what field alone needs to go on from it after a restart. It rests in field.db as one. */
export interface FieldTwin extends Twin {
  announced: Announced | null;
  /** Null before the first reading. */
  energy: EnergyAccount | null;
}

export function newFieldTwin(light: Pick<LightFacts, "lightId" | "switching">): FieldTwin {
  return { ...newTwin(light), announced: null, energy: null };
}

/** A twin read from field.db. One written before these fields were there gets them empty. */
export function fieldTwin(stored: Twin & Partial<FieldTwin>): FieldTwin {
  return { ...stored, announced: stored.announced ?? null, energy: stored.energy ?? null };
}
