import type { DeviceView } from "../../api/contract/devices.ts";
import type { LightView } from "../../api/contract/lights.ts";
import { useTranslate } from "../i18n/translate.ts";
import { lightName } from "../lights/light-name.ts";
import { placeWords } from "../lights/place-words.ts";
import { Icon } from "../parts/icons.tsx";

/** What the flow is about, in two lines; each can be chosen anew as long as nothing is connected. */
export function Chosen({
  device,
  deviceId,
  light,
  onDevice,
  onLight,
}: {
  readonly device: DeviceView | null;
  readonly deviceId: string | null;
  readonly light: LightView["light"] | null;
  readonly onDevice?: (() => void) | undefined;
  readonly onLight?: (() => void) | undefined;
}) {
  const t = useTranslate();
  if (deviceId === null && light === null) return null;
  return (
    <ul className="chosen">
      {deviceId !== null && (
        <li>
          <Icon name="devices" />
          <span className="chosen-words">
            <strong>{deviceId}</strong>
            <span className="soft small">{device === null ? "" : onlineWords(device, t)}</span>
          </span>
          {onDevice !== undefined && (
            <button type="button" className="button button-quiet" onClick={onDevice}>
              {t("commission.change")}
              <span className="unseen"> {t("commission.changeDevice")}</span>
            </button>
          )}
        </li>
      )}
      {light !== null && (
        <li>
          <Icon name="lights" />
          <span className="chosen-words">
            <strong>{lightName(light, t)}</strong>
            <span className="soft small">{placeWords(light, t)}</span>
          </span>
          {onLight !== undefined && (
            <button type="button" className="button button-quiet" onClick={onLight}>
              {t("commission.change")}
              <span className="unseen"> {t("commission.changeLight")}</span>
            </button>
          )}
        </li>
      )}
    </ul>
  );
}

function onlineWords(device: DeviceView, t: ReturnType<typeof useTranslate>): string {
  const type = device.announced?.hwType ?? null;
  const online = device.online ? t("devices.online") : t("devices.offline");
  return type === null ? online : `${type} · ${online}`;
}
