import { deviceCode } from "../contract/scan.ts";
import type { DeviceView } from "../contract/devices.ts";
import { word } from "../http/language.ts";
import type { Label } from "./draw-label.ts";
import type { LabelWords } from "./mast-labels.ts";

/** A label for each device: its code is read when it is bound. */
export function deviceLabels(
  devices: readonly DeviceView[],
  { town, language }: LabelWords,
): Label[] {
  const hint = word(language, "label.deviceHint");
  return devices.map(({ deviceId, announced }) => ({
    code: deviceCode(deviceId),
    heading: town,
    name: deviceId,
    detail: announced === null ? null : `${announced.hwType} · ${announced.serial}`,
    hint,
  }));
}
