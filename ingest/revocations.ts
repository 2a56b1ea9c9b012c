import { type CredentialSource, judgeOpening } from "./authenticate.ts";
import type { Device } from "./lamp.ts";

const atOnce = 2_000;

/**
 * Looks whether devices that have spoken may still do so, with the proof they came with. Where office does not say which of them it is
 * about all are looked at, a portion at a time: a look costs a query.
 */
export interface Revocations {
  /** Something in the inventory has changed. */
  begin(devices: Iterable<Device>): void;
  /** Just these have changed, or have just come: they are looked at first. */
  beginWith(devices: readonly Device[]): void;
  /** Ids of the next portion that may no longer be connected. */
  next(): readonly string[];
}

/** `machineNow`: the machine's own time, milliseconds since 1970; former secrets end by it. */
export function createRevocations(office: CredentialSource, machineNow: () => number): Revocations {
  let unchecked: Device[] = [];
  /** Those that a former secret holds open, and until when. */
  const onFormerSecret = new Map<Device, number>();

  const isOver = (device: Device): boolean => {
    const { deviceId, openedWith } = device;
    const credential = office.credential(deviceId);
    onFormerSecret.delete(device);
    if (openedWith === null) return credential === null || credential.revoked;
    const judged = judgeOpening(office, credential, openedWith, machineNow());
    if (typeof judged === "string") return true;
    device.openedWith = judged;
    if (judged.kind === "formerSecret") {
      onFormerSecret.set(device, credential?.oldSecretUntil ?? 0);
    }
    return false;
  };

  return {
    begin(devices) {
      unchecked = [...devices];
    },
    beginWith(devices) {
      unchecked.unshift(...devices);
    },
    next() {
      const now = machineNow();
      for (const [device, until] of onFormerSecret) if (until <= now) unchecked.unshift(device);
      const refused: string[] = [];
      for (const device of unchecked.splice(0, atOnce)) {
        if (!isOver(device)) continue;
        device.openedWith = null;
        refused.push(device.deviceId);
      }
      return refused;
    },
  };
}
