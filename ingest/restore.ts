import { parseTopic } from "../firmware-contracts/topics.ts";
import type { OverrideMessage } from "../firmware-contracts/types/messages.ts";
import type { DownMessage } from "../store/field-records.ts";
import type { FieldStore } from "../store/field-store.ts";
import { type Device, lampAt } from "./lamp.ts";
import { configKeyOf } from "./program-sender.ts";
import type { Town } from "./town.ts";

/**
 * Gives lamps and devices back what field.db knows beside their twins: overrides, open commands, what stands on their topics. Returns
 * devices on whose topics something stands although they serve nothing any more.
 */
export function restoreTown(town: Town, field: FieldStore): ReadonlySet<Device> {
  for (const override of field.overrides()) {
    const lamp = town.lampOf(override.lightPointId);
    if (lamp !== null) lamp.override = override;
  }
  for (const line of field.openLedger()) {
    const lamp = town.lampOf(line.lightPointId);
    if (lamp === null) continue;
    const known = lamp.command;
    if (known === null || (line.version ?? 0) > (known.version ?? 0)) lamp.command = line;
  }
  const outOfUse = new Set<Device>();
  for (const message of field.allDownMessages()) {
    const device = takeDownMessage(town, message);
    if (device !== null && device.lamps.length === 0 && device.cabinet === null)
      outOfUse.add(device);
  }
  return outOfUse;
}

/** The device on whose topic something stands. */
function takeDownMessage(town: Town, { topic, payload }: DownMessage): Device | null {
  const parsed = parseTopic(topic);
  if (parsed === null || parsed.kind !== "device") return null;
  // Empty: the device was taken out of use.
  if (payload.length === 0) return null;
  const device = town.device(parsed.device);
  // Field wrote these itself; nobody else can.
  const content = JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown>;
  if (parsed.message === "program") {
    device.programHash = typeof content["hash"] === "string" ? content["hash"] : null;
  } else if (parsed.message === "config") {
    device.configKey = configKeyOf(content);
  } else if (parsed.message === "override") {
    for (const entry of (content as unknown as OverrideMessage).overrides) {
      const lamp = lampAt(device, entry.output ?? 1);
      if (lamp !== null) lamp.entry = entry;
      else if ("cleared" in entry) device.freed.push(entry);
    }
  }
  return device;
}
