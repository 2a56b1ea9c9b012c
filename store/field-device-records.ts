import type { EpochMs } from "../domain/clock.ts";
import type { AnnounceMessage } from "../firmware-contracts/types/messages.ts";

/** A device by its own words, bound to a light point or not. */
export interface StoredDevice {
  readonly deviceId: string;
  /** Its last announce, whole; null before the first. */
  readonly announced: AnnounceMessage | null;
  readonly announcedAt: EpochMs | null;
  readonly online: boolean;
  /** connectionCount of its newest online: true; -1 before the first. */
  readonly connectionCount: number;
  /** When the present `online` began; null before the first connection message. */
  readonly connectionSince: EpochMs | null;
  readonly firstSeenAt: EpochMs;
  /** Exact to the minute; of a device with light points up to an hour behind, for their twins know it exactly. */
  readonly lastSeenAt: EpochMs;
}

/** A row of the registry to be written. `announced` is left out where it has not changed: the stored one stays. */
export interface DeviceRow extends Omit<StoredDevice, "announced" | "announcedAt"> {
  readonly announced?: { readonly text: string; readonly at: EpochMs };
}

/** Somebody who tried to connect and was refused: all tries of one device. */
export interface Knock {
  readonly deviceId: string;
  /** Of the last try. */
  readonly why: "unknownDevice" | "wrongSecret" | "revoked";
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly tries: number;
  readonly address: string | null;
}

export type DeviceCommandState =
  | "queued"
  | "sent"
  | "received"
  | "applied"
  | "rejected"
  | "expired";

/** A command to one device, done once: not part of what holds on its topics. */
export interface DeviceCommand {
  readonly commandId: string;
  readonly deviceId: string;
  readonly command: "identify" | "readNow" | "reboot";
  /** Null: all outputs. */
  readonly output: number | null;
  /** identify: seconds to blink; null leaves it to the device. */
  readonly duration: number | null;
  readonly state: DeviceCommandState;
  /** Why it was rejected, in the contract's words or "workLocked". */
  readonly code: string | null;
  readonly epoch: number | null;
  readonly version: number | null;
  readonly actor: string;
  readonly createdAt: EpochMs;
  readonly sentAt: EpochMs | null;
  readonly receivedAt: EpochMs | null;
  readonly appliedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  /** Not sent, and not acted on, from then on. */
  readonly expiresAt: EpochMs;
}
