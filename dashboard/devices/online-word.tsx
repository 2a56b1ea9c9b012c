import type { DeviceView } from "../../api/contract/devices.ts";
import { useTranslate } from "../i18n/translate.ts";

/** Whether it is connected now, as a dot and in words. */
export function OnlineWord({ device }: { readonly device: DeviceView }) {
  const t = useTranslate();
  const word = device.online
    ? t("devices.online")
    : device.announced === null && device.lastSeenAt === null
      ? t("devices.silent")
      : t("devices.offline");
  return (
    <span className="state-word small">
      <span
        className="online-dot"
        data-online={device.online ? "" : undefined}
        aria-hidden="true"
      />
      {word}
    </span>
  );
}
