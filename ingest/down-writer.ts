import type { EpochMs } from "../domain/clock.ts";
import { deviceTopic } from "../firmware-contracts/topics.ts";
import type { OverrideEntry, OverrideMessage } from "../firmware-contracts/types/messages.ts";
import type { Changes } from "./changes.ts";
import type { Device, Lamp } from "./lamp.ts";

/** A message that holds until it is replaced: field.db keeps a number, so the end of the contract's time. */
const never = 4_102_444_800_000;

interface SlotStamp {
  readonly epoch: number;
  readonly version: number;
  readonly issuedAt: EpochMs;
}

/** Writes messages to devices into the changes; they are published after the commit. */
export interface DownWriter {
  /** A version nobody had before, of this start's epoch. */
  stamp(now: EpochMs): SlotStamp;
  /** Sends the device all its outputs' overrides anew; entries that did not change keep their version. */
  overrides(device: Device, now: EpochMs): void;
  /** Sends a program or config message; `content` has all but epoch, version, issuedAt and expiresAt. */
  lasting(
    device: Device,
    message: "program" | "config",
    content: Readonly<Record<string, unknown>>,
    now: EpochMs,
  ): SlotStamp;
}

export function createDownWriter(
  site: string,
  epoch: number,
  lastVersion: number,
  changes: Changes,
): DownWriter {
  let version = lastVersion;
  const stamp = (now: EpochMs): SlotStamp => {
    version += 1;
    changes.lastVersion = version;
    return { epoch, version, issuedAt: now };
  };
  const put = (
    device: Device,
    message: "override" | "program" | "config",
    content: object,
    name: SlotStamp,
    expiresAt: EpochMs,
  ): void => {
    changes.send({
      topic: deviceTopic(site, device.deviceId, message),
      payload: Buffer.from(JSON.stringify(content)),
      epoch: name.epoch,
      version: name.version,
      issuedAt: name.issuedAt,
      expiresAt,
    });
  };
  return {
    stamp,
    overrides(device, now) {
      const entries = entriesOf(device, now);
      const newest = entries.reduce((best, entry) => (isNewer(entry, best) ? entry : best));
      const message: OverrideMessage = { overrides: entries };
      const expiresAt = Math.max(...entries.map((entry) => entry.expiresAt ?? never));
      put(device, "override", message, newest, expiresAt);
    },
    lasting(device, message, content, now) {
      const name = stamp(now);
      put(device, message, { ...name, expiresAt: null, ...content }, name, never);
      return name;
    },
  };
}

/** The device's entries; such as have expired are left out, unless nothing else is left: the message needs one. */
function entriesOf(device: Device, now: EpochMs): [OverrideEntry, ...OverrideEntry[]] {
  const all = device.lamps.map((lamp: Lamp) => lamp.entry).filter((entry) => entry !== null);
  const holding = all.filter((entry) => entry.expiresAt === null || entry.expiresAt > now);
  const [first, ...more] = holding.length > 0 ? holding : all;
  if (first === undefined) throw new Error(`device ${device.deviceId} has no override to send`);
  return [first, ...more];
}

function isNewer(a: OverrideEntry, b: OverrideEntry): boolean {
  return a.epoch === b.epoch ? a.version > b.version : a.epoch > b.epoch;
}
