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
  /** Sends the device all its outputs' overrides anew, if there are any; entries that did not change keep their version. */
  overrides(device: Device, now: EpochMs): void;
  /** Sends a program or config message; `content` has all but epoch, version, issuedAt and expiresAt. */
  lasting(
    device: Device,
    message: "program" | "config",
    content: Readonly<Record<string, unknown>>,
    now: EpochMs,
  ): SlotStamp;
  /** The device serves nothing any more: an empty message on each of its topics tells it to forget what it holds, also when it comes back. */
  decommission(device: Device, now: EpochMs): void;
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
      if (entries === null) return;
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
    decommission(device, now) {
      for (const message of ["override", "program", "config"] as const) {
        const { epoch, version, issuedAt } = stamp(now);
        const topic = deviceTopic(site, device.deviceId, message);
        const payload = new Uint8Array(0);
        changes.send({ topic, payload, epoch, version, issuedAt, expiresAt: never });
      }
      device.programHash = null;
      device.configKey = null;
      device.freed = [];
    },
  };
}

/** The device's entries; such as have expired are left out, unless nothing else is left: the message needs one. Null without any. */
function entriesOf(device: Device, now: EpochMs): [OverrideEntry, ...OverrideEntry[]] | null {
  const ofLamps = device.lamps.map((lamp: Lamp) => lamp.entry).filter((entry) => entry !== null);
  const all = [...ofLamps, ...device.freed];
  const holding = all.filter((entry) => entry.expiresAt === null || entry.expiresAt > now);
  const [first, ...more] = holding.length > 0 ? holding : all;
  return first === undefined ? null : [first, ...more];
}

function isNewer(a: OverrideEntry, b: OverrideEntry): boolean {
  return a.epoch === b.epoch ? a.version > b.version : a.epoch > b.epoch;
}
