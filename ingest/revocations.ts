import type { OfficeReader } from "../store/office-reader.ts";
import { hashText } from "./authenticate.ts";
import type { Device } from "./lamp.ts";

const atOnce = 2_000;

/**
 * Looks whether devices that have spoken may still do so, with the secret they came with. Where office does not say which of them it is
 * about all are looked at, a portion at a time: a look costs a query.
 */
export interface Revocations {
  /** Something in the inventory has changed. */
  begin(devices: Iterable<Device>): void;
  /** Just these have changed: they are looked at first. */
  beginWith(devices: readonly Device[]): void;
  /** Ids of the next portion that may no longer be connected. */
  next(): readonly string[];
}

export function createRevocations(office: Pick<OfficeReader, "credential">): Revocations {
  let unchecked: Device[] = [];
  return {
    begin(devices) {
      unchecked = [...devices];
    },
    beginWith(devices) {
      unchecked.unshift(...devices);
    },
    next() {
      const refused: string[] = [];
      for (const device of unchecked.splice(0, atOnce)) {
        const credential = office.credential(device.deviceId);
        const hash = credential?.secretHash ?? null;
        const isOver =
          credential === null ||
          credential.revoked ||
          hash === null ||
          (device.openedWith !== null && device.openedWith !== hashText(hash));
        if (!isOver) continue;
        device.openedWith = null;
        refused.push(device.deviceId);
      }
      return refused;
    },
  };
}
