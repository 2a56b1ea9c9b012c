import type { EpochMs } from "../domain/clock.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { Changes } from "./changes.ts";
import type { Follower } from "./follow.ts";
import type { Handover } from "./handover.ts";
import type { InventoryChange } from "./intents.ts";
import { type Device, followsSegment } from "./lamp.ts";
import type { PlanDriver } from "./plan-driver.ts";
import type { ProgramSender } from "./program-sender.ts";
import type { Revocations } from "./revocations.ts";
import type { Reloaded, Town } from "./town.ts";
import type { TownEnergy } from "./town-energy.ts";
import type { WorkLocks } from "./work-locks.ts";

/** Keeps the town in step with what office has changed of inventory, calendars and programs. */
export interface OfficeFollower {
  /** Reads everything anew, if there is anything newer. */
  all(now: EpochMs): void;
  /** Reads only what is named, where that is enough. */
  some(change: InventoryChange, now: EpochMs): void;
  /** Everything of the town is decided, planned and told anew. */
  planAll(now: EpochMs): void;
}

export interface OfficeFollowerDependencies {
  readonly town: Town;
  readonly office: OfficeReader;
  readonly changes: Changes;
  readonly handover: Handover;
  readonly locks: WorkLocks;
  readonly energy: TownEnergy;
  readonly driver: PlanDriver;
  readonly programs: ProgramSender;
  readonly follower: Follower;
  readonly revocations: Revocations;
  /** Closes the sessions of those that may not have one any more. */
  readonly disconnectRevoked: () => void;
  /** What a gateway may say and hear besides its own words from now on. */
  readonly tellRights: (gateway: Device) => void;
  /** What was done so far goes out under the revision it was done for. */
  readonly commit: () => void;
}

export function createOfficeFollower(deps: OfficeFollowerDependencies): OfficeFollower {
  const { town, office, changes, energy, driver, programs, follower, locks, revocations } = deps;

  const planAll = (now: EpochMs): void => {
    programs.sendAll(now);
    driver.tick(now);
    follower.tick(now);
    for (const lamp of town.lamps) changes.decided(lamp);
    for (const unit of town.units) changes.decided(unit);
  };

  const all = (now: EpochMs): void => {
    if (!town.isBehind(office)) return;
    deps.commit();
    const reloaded = town.load(office, () => null);
    for (const gateway of town.gatewaysChanged()) deps.tellRights(gateway);
    deps.handover.settle(reloaded, now);
    for (const lamp of reloaded.gone) locks.forget(lamp);
    locks.reload(now);
    energy.regroup();
    planAll(now);
    revocations.begin(town.devices.values());
    deps.disconnectRevoked();
  };

  const carry = (reloaded: Reloaded, now: EpochMs): Set<Device> => {
    const devices = new Set(deps.handover.settle(reloaded, now));
    for (const lamp of reloaded.gone) {
      energy.move(lamp);
      locks.forget(lamp);
    }
    for (const lamp of reloaded.taken) {
      energy.move(lamp);
      locks.settle(lamp, now);
      if (!followsSegment(lamp)) driver.decide(lamp, now);
      changes.decided(lamp);
      if (lamp.device !== null) devices.add(lamp.device);
      if (lamp.segment !== null) follower.follow(lamp.segment, now);
    }
    // Its lock may have to keep another feeder as it is now, or none any more.
    const touched = [...reloaded.taken, ...reloaded.gone];
    if (touched.some(({ lock }) => lock !== null)) locks.reload(now);
    for (const segment of reloaded.replanned) {
      for (const lamp of segment.lights) energy.move(lamp);
      const { unit } = segment;
      if (unit === null) continue;
      driver.decide(unit, now);
      if (unit.device !== null) devices.add(unit.device);
      follower.follow(segment, now);
    }
    for (const device of devices) programs.send(device, now);
    return devices;
  };

  return {
    all,
    planAll,
    some({ revision, lightIds, deviceIds }, now) {
      const named = deviceIds.map((deviceId) => town.device(deviceId));
      if (revision > town.inventoryRevision) {
        deps.commit();
        const reloaded = town.loadSome(office, lightIds, revision);
        if (reloaded === null) {
          all(now);
          return;
        }
        if (named.length > 0) town.takeGateways(office.gateways());
        for (const gateway of town.gatewaysChanged()) deps.tellRights(gateway);
        named.push(...carry(reloaded, now));
      }
      revocations.beginWith(named);
      deps.disconnectRevoked();
    },
  };
}
