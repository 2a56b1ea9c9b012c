import type { Calendar } from "../domain/calendar.ts";
import type { EpochMs } from "../domain/clock.ts";
import type { LightFacts, LuminaireType } from "../domain/light.ts";
import type { Program } from "../domain/program.ts";
import type { DeviceKind, IntentKind } from "./office-schema.ts";

/** A light point of the inventory as field needs it. */
export interface InventoryLight extends LightFacts {
  /** Place in columns and frames. */
  readonly index: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly areaId: string | null;
  readonly cabinetId: string | null;
  readonly segmentId: string | null;
  readonly phase: "L1" | "L2" | "L3" | null;
  readonly luminaireTypeId: string | null;
  readonly deviceId: string | null;
  readonly calendarId: string | null;
}

/** A cabinet whose controller can be reached. */
export interface InventoryCabinet {
  readonly cabinetId: string;
  readonly number: string;
  readonly deviceId: string;
}

/** A circuit that leaves a cabinet. */
export interface InventorySegment {
  readonly segmentId: string;
  readonly cabinetId: string;
  readonly number: string;
  /** Output of the cabinet's controller, from 1; null where none switches it. */
  readonly output: number | null;
  /** Null: the calendar of what it feeds. */
  readonly calendarId: string | null;
  /** False: without voltage while it is switched off. */
  readonly dayPowered: boolean;
}

export interface Inventory {
  readonly revision: number;
  readonly lights: readonly InventoryLight[];
  /** Those that have a controller. */
  readonly cabinets: readonly InventoryCabinet[];
  readonly segments: readonly InventorySegment[];
  readonly luminaireTypes: readonly LuminaireType[];
  /** By device id: the devices a gateway may speak for. */
  readonly gateways: ReadonlyMap<string, readonly string[]>;
}

export interface StoredProgram {
  readonly program: Program;
  readonly version: number;
}

export interface StoredCalendar {
  readonly calendar: Calendar;
  readonly version: number;
}

export interface Credential {
  readonly deviceId: string;
  /** SHA-256, 32 bytes; null while none was given out. */
  readonly secretHash: Uint8Array | null;
  /** The one before it, 32 bytes, and until when it is good by the machine's own time; null where there is none. */
  readonly oldSecretHash: Uint8Array | null;
  readonly oldSecretUntil: EpochMs | null;
  readonly kind: DeviceKind;
  readonly revoked: boolean;
  /** Devices behind this gateway; empty for all other kinds. */
  readonly speaksFor: readonly string[];
}

export interface StoredIntent {
  readonly id: number;
  readonly kind: IntentKind;
  readonly payload: unknown;
  readonly jobId: string | null;
  readonly actor: string;
  readonly createdAt: EpochMs;
}

export interface Revisions {
  readonly inventory: number;
  readonly programs: number;
}
