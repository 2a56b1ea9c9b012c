import type { DeviceView } from "../../api/contract/devices.ts";
import { useNearLights } from "../client/devices.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { BlinkButton } from "./blink-button.tsx";
import { OnlineWord } from "./online-word.tsx";

/** A device that waits: what it said of itself, since when, and near which light point. */
export function DeviceCard({
  device,
  placed,
}: {
  readonly device: DeviceView;
  /** Whether the nearest light point is to be looked up. */
  readonly placed: boolean;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  const { announced } = device;
  const at = announced?.at ?? null;
  return (
    <article className="device-card stack stack-tight" aria-label={device.deviceId}>
      <div className="row row-ends">
        <strong className="device-id">{device.deviceId}</strong>
        <OnlineWord device={device} />
      </div>
      {announced === null ? (
        <p className="soft">{t("devices.silentMore")}</p>
      ) : (
        <>
          <p className="soft small">
            {[
              t(`devices.kind.${device.kind}`),
              announced.manufacturer,
              announced.hwType,
              t("devices.serial", { serial: announced.serial }),
            ]
              .filter((part) => part !== null && part !== "")
              .join(" · ")}
          </p>
          <p className="small">
            {at !== null && now !== null && t("devices.since", { age: formats.age(at, now) })}{" "}
            {placed && <NearWords device={device} />}
          </p>
        </>
      )}
      <div className="row">
        {device.kind === "lamp" && (
          <Link
            className="button"
            href={pathOf({ screen: "commission", device: device.deviceId, light: null })}
          >
            {t("devices.commission")}
            <span className="unseen"> {device.deviceId}</span>
          </Link>
        )}
        {device.kind === "cabinet" && (
          <Link className="button" href={pathOf({ screen: "cabinets" })}>
            {t("devices.toCabinets")}
          </Link>
        )}
        <BlinkButton device={device} />
      </div>
    </article>
  );
}

function NearWords({ device }: { readonly device: DeviceView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { latitude = null, longitude = null } = device.announced ?? {};
  const place = latitude === null || longitude === null ? null : { latitude, longitude };
  const near = useNearLights(place, 1).data?.[0];
  if (near === undefined) return null;
  return (
    <span>
      {t("devices.near", { meters: formats.integer(near.meters) })}{" "}
      <Link href={pathOf({ screen: "light", id: near.id })}>
        {t("light.name", { number: near.number })}
      </Link>
      {near.street !== null && `, ${near.street}`}
    </span>
  );
}
