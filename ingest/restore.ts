import { parseTopic } from "../firmware-contracts/topics.ts";
import type { OverrideMessage } from "../firmware-contracts/types/messages.ts";
import type { DownMessage } from "../store/field-records.ts";
import type { FieldStore } from "../store/field-store.ts";
import { lampAt } from "./lamp.ts";
import { configKeyOf } from "./program-sender.ts";
import type { Town } from "./town.ts";

/** Gives lamps and devices back what field.db knows beside their twins: overrides, open commands, what stands on their topics. */
export function restoreTown(town: Town, field: FieldStore): void {
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
  for (const message of field.allDownMessages()) takeDownMessage(town, message);
}

function takeDownMessage(town: Town, { topic, payload }: DownMessage): void {
  const parsed = parseTopic(topic);
  if (parsed === null || parsed.kind !== "device") return;
  const device = town.devices.get(parsed.device);
  if (device === undefined) return;
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
    }
  }
}
