import type { DeviceView } from "../../api/contract/devices.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { DeviceActions } from "./device-actions.tsx";
import { OnlineWord } from "./online-word.tsx";

/** A device on one line; what can be done with it unfolds below. */
export function DeviceRow({ device }: { readonly device: DeviceView }) {
  const t = useTranslate();
  return (
    <details className="device-row">
      <summary>
        <span className="device-row-words">
          <strong className="device-id">{device.deviceId}</strong>
          <span className="soft small">
            {[t(`devices.kind.${device.kind}`), device.announced?.hwType]
              .filter((part) => part !== undefined && part !== "")
              .join(" · ")}
          </span>
        </span>
        <span className="small">
          {device.bound.length === 0
            ? t("devices.unbound")
            : device.bound.map(({ number }) => number).join(", ")}
        </span>
        {device.admitted ? (
          <OnlineWord device={device} />
        ) : (
          <span className="small">
            {t(device.revokedAt === null ? "credentials.hasNone" : "devices.revoked")}
          </span>
        )}
      </summary>
      <div className="stack stack-tight">
        {device.bound.map((one) => (
          <p key={one.id}>
            <Link
              href={
                one.kind === "lightPoint"
                  ? pathOf({ screen: "light", id: one.id })
                  : pathOf({ screen: "cabinet", id: one.id })
              }
            >
              {one.kind === "lightPoint"
                ? t("light.name", { number: one.number })
                : t("light.cabinet", { cabinet: one.number })}
            </Link>
            {one.street !== null && ` · ${one.street}`} ·{" "}
            {t("commission.outputNumber", { output: one.output })}
          </p>
        ))}
        {device.announced !== null && (
          <p className="soft small">
            {t("devices.serial", { serial: device.announced.serial })} ·{" "}
            {t("devices.software", { version: device.announced.swVersion })}
          </p>
        )}
        <DeviceActions device={device} />
      </div>
    </details>
  );
}
