import type { EpochMs } from "../domain/clock.ts";
import { insertByIndex, removeByIndex } from "./by-index.ts";
import type { Controller } from "./field-twin.ts";
import type { Device, Lamp } from "./lamp.ts";

/** Which controller, and which of its outputs, a light point hangs on; its twin says whose words it holds. */

/** Where the inventory hangs it; null without a controller. `since` as in Controller. */
export function seatOf(lamp: Lamp, since: EpochMs | null): Controller | null {
  if (lamp.device === null) return null;
  return { deviceId: lamp.device.deviceId, output: lamp.light.output, since };
}

/** Hangs a light point on the device that the inventory names. */
export function attach(town: { device(deviceId: string): Device }, lamp: Lamp): void {
  const { deviceId, switching } = lamp.light;
  lamp.device = deviceId === null || switching !== "networked" ? null : town.device(deviceId);
  if (lamp.device !== null) insertByIndex(lamp.device.lamps, lamp);
  settleSeat(lamp);
}

/** Takes it from its device. */
export function detach(lamp: Lamp): void {
  if (lamp.device !== null) removeByIndex(lamp.device.lamps, lamp);
  lamp.device = null;
}

/** A twin that holds nobody's words takes those of a controller that has not spoken yet. */
export function settleSeat(lamp: Lamp): void {
  const { twin, device } = lamp;
  if (twin.switching !== lamp.light.switching || twin.controller !== null) return;
  if (device !== null && device.firstSeen === null) twin.controller = seatOf(lamp, null);
}

/** Whether it has another controller, another output or another way of being switched than its twin knows. */
export function isMoved(lamp: Lamp): boolean {
  const { twin, device, light } = lamp;
  if (twin.switching !== light.switching) return true;
  const { controller } = twin;
  if (device === null || controller === null) return (device === null) !== (controller === null);
  return controller.deviceId !== device.deviceId || controller.output !== light.output;
}

/** Whether what its controller said at an instant is of this light point, and not from before it hung here. */
export function isOfSeat({ twin }: Lamp, at: EpochMs): boolean {
  const since = twin.controller?.since ?? null;
  return since === null || at >= since;
}
