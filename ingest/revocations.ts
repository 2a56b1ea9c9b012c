import type { OfficeReader } from "../store/office-reader.ts";

const atOnce = 2_000;

/**
 * Looks whether devices that have spoken may still do so. Office says only that something has changed, so after each change all are
 * looked at, a portion at a time: a look costs a query.
 */
export interface Revocations {
  /** Something in the inventory has changed. */
  begin(deviceIds: Iterable<string>): void;
  /** Ids of the next portion that may no longer be connected. */
  next(): readonly string[];
}

export function createRevocations(office: Pick<OfficeReader, "credential">): Revocations {
  let unchecked: string[] = [];
  return {
    begin(deviceIds) {
      unchecked = [...deviceIds];
    },
    next() {
      const portion = unchecked.splice(0, atOnce);
      return portion.filter((deviceId) => {
        const credential = office.credential(deviceId);
        return credential === null || credential.revoked || credential.secretHash === null;
      });
    },
  };
}
