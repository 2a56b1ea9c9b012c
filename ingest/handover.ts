import type { EpochMs } from "../domain/clock.ts";
import { forgetController } from "../domain/twin.ts";
import type { Causes } from "./causes.ts";
import type { Changes } from "./changes.ts";
import type { DownWriter } from "./down-writer.ts";
import { beginAccount, changeCounter, type EnergySink, hourRow } from "./energy-account.ts";
import { type Controller, newFieldTwin } from "./field-twin.ts";
import { type Device, type Lamp, lampAt } from "./lamp.ts";
import { closeCommand } from "./ledger-lines.ts";
import { seatOf } from "./seats.ts";
import { clearedEntry, settleSlot, type SlotDependencies } from "./slots.ts";
import type { Reloaded, Town } from "./town.ts";

/** What follows when light points leave, or come to hang on another controller, output or way of being switched. */
export interface Handover {
  /**
   * Lets the twins forget what the controllers before said, carries over what holds, and clears what those still hold. Afterwards each
   * device in the answer needs its program and configuration looked at.
   */
  settle(reloaded: Pick<Reloaded, "moved" | "gone">, now: EpochMs): ReadonlySet<Device>;
}

export interface HandoverDependencies {
  readonly town: Town;
  readonly changes: Changes;
  readonly down: DownWriter;
  readonly causes: Causes;
  readonly energy: EnergySink;
  readonly slots: SlotDependencies;
}

export function createHandover(deps: HandoverDependencies): Handover {
  const { town, changes, down } = deps;

  const left = (seat: Controller | null, devices: Map<Device, Set<number>>): void => {
    if (seat === null) return;
    const device = town.device(seat.deviceId);
    devices.getOrInsertComputed(device, () => new Set()).add(seat.output);
  };

  const leave = (lamp: Lamp, now: EpochMs): void => {
    deps.causes.forget(lamp, now);
    const { lightId } = lamp.light;
    if (lamp.energyGrown && lamp.twin.energy !== null) {
      changes.energyHours.push(hourRow(lightId, lamp.twin.energy.hour));
    }
    endCommand(lamp, now);
  };

  /** Nobody is there any more who could carry it out. */
  const endCommand = (lamp: Lamp, now: EpochMs): void => {
    closeCommand(changes, lamp, "superseded", now);
    lamp.hold = null;
    if (lamp.override === null) return;
    lamp.override = null;
    changes.override(lamp.light.lightId, null);
  };

  const change = (lamp: Lamp, now: EpochMs): void => {
    const { twin, light, device } = lamp;
    deps.causes.forget(lamp, now);
    countUp(lamp, now);
    if (device === null) endCommand(lamp, now);
    // An end that was on its way to the controller before is of no use to this one.
    else if (lamp.override === null) closeCommand(changes, lamp, "superseded", now);
    lamp.entry = null;
    if (twin.switching === light.switching) {
      forgetController(twin);
      twin.words = null;
    } else {
      const { energy, inWork, revision } = twin;
      lamp.twin = { ...newFieldTwin(light), energy, inWork, revision: revision + 1 };
    }
    lamp.decided = false;
    changes.lamp(lamp);
    const isKnown = twin.controller !== null || (device?.firstSeen ?? null) !== null;
    lamp.twin.controller = seatOf(lamp, isKnown ? now : null);
    if (device !== null) takeConnection(lamp, device);
  };

  const countUp = (lamp: Lamp, now: EpochMs): void => {
    const { twin, light, group } = lamp;
    const nightFrom = town.nights.dayStart(now);
    if (twin.switching === "networked") {
      if (changeCounter(twin, now, group.rules, nightFrom, deps.energy)) lamp.energyGrown = true;
      if (light.switching === "networked" || twin.energy === null) return;
      // From now on it is counted by plan.
      changes.energyHours.push(hourRow(light.lightId, twin.energy.hour));
      twin.energy = null;
      lamp.energyGrown = false;
    } else if (light.switching === "networked" && lamp.role === "light") {
      beginAccount(twin, now, group.rules, nightFrom);
      lamp.energyGrown = true;
    }
  };

  return {
    settle({ moved, gone }, now) {
      const seats = new Map<Device, Set<number>>();
      const touched = new Set<Device>();
      for (const lamp of gone) {
        left(lamp.twin.controller, seats);
        leave(lamp, now);
      }
      changes.forget(new Set(gone));
      for (const lamp of moved) {
        left(lamp.twin.controller, seats);
        change(lamp, now);
      }
      for (const lamp of moved) {
        const { device } = lamp;
        if (device === null || lamp.role === "cabinet") continue;
        touched.add(device);
        device.freed = device.freed.filter(({ output }) => output !== lamp.light.output);
        settleSlot(deps.slots, lamp, now);
      }
      for (const [device, outputs] of seats) {
        changes.device(device);
        if (device.lamps.length === 0) {
          down.decommission(device, now);
          continue;
        }
        touched.add(device);
        for (const output of outputs) {
          if (output === 0 || lampAt(device, output) !== null) continue;
          device.freed.push(clearedEntry(deps.slots, output, now));
          deps.slots.later(device);
        }
      }
      return touched;
    },
  };
}

/** What is known of the controller's connection holds for the light point from now on. */
function takeConnection({ twin }: Lamp, device: Device): void {
  twin.online = device.online;
  twin.connectionCount = device.connectionCount;
  twin.connectionSince = device.connectionSince;
  twin.lastSeen = device.lastSeen;
}
