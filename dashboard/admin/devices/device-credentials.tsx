import { useState } from "react";
import type { CredentialView } from "../../../api/contract/credentials.ts";
import { endDevice, useCredential } from "../../client/credentials.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { Icon } from "../../parts/icons.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { Link } from "../../router/link.tsx";
import { pathOf } from "../../router/routes.ts";
import { AdmitAnew } from "./admit-anew.tsx";
import { Certificates } from "./certificates.tsx";
import { EndForm } from "./end-form.tsx";
import { RotateForm } from "./rotate-form.tsx";

/** One device: its secret, its certificates, and the end of its right to connect. */
export function DeviceCredentials({ deviceId }: { readonly deviceId: string }) {
  const t = useTranslate();
  const query = useCredential(deviceId);
  return (
    <div className="stack stack-wide">
      <p>
        <Link className="back" href={pathOf({ screen: "admin", part: "devices", id: null })}>
          <Icon name="back" size={16} /> {t("credentials.back")}
        </Link>
      </p>
      {query.data === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Shown device={query.data} />
      )}
    </div>
  );
}

function Shown({ device }: { readonly device: CredentialView }) {
  const t = useTranslate();
  const formats = useFormats();
  const [open, setOpen] = useState<"rotate" | "end" | "admit" | null>(null);
  const close = (): void => setOpen(null);
  const { deviceId, secret, revokedAt } = device;
  return (
    <>
      <div>
        <h2 className="device-id">{deviceId}</h2>
        <p className="soft">
          {t(`devices.kind.${device.kind}`)}
          {device.gatewayId !== null &&
            ` · ${t("credentials.behind", { gateway: device.gatewayId })}`}
          {" · "}
          <Link href={pathOf({ screen: "devices", show: "all" })}>{t("credentials.place")}</Link>
        </p>
      </div>
      {revokedAt !== null && (
        <div className="note note-warn stack stack-tight">
          <p>{t("credentials.revokedSince", { at: formats.dateAndTime(revokedAt) })}</p>
          <div>
            <button type="button" className="button" onClick={() => setOpen("admit")}>
              {t("credentials.admitAnew")}
            </button>
          </div>
        </div>
      )}
      <section className="stack" aria-label={t("credentials.secret")}>
        <h3>{t("credentials.secret")}</h3>
        <p>
          {secret === null
            ? t("credentials.noSecret")
            : secret.since === null
              ? t("credentials.secretThere")
              : t("credentials.secretSince", { at: formats.dateAndTime(secret.since) })}
          {secret !== null &&
            secret.oldUntil !== null &&
            ` ${t("credentials.oldUntil", { at: formats.dateAndTime(secret.oldUntil) })}`}
        </p>
        {revokedAt === null && (
          <div>
            <button type="button" className="button" onClick={() => setOpen("rotate")}>
              {t(secret === null ? "credentials.giveSecret" : "credentials.rotate")}
            </button>
          </div>
        )}
      </section>
      <Certificates device={device} />
      {revokedAt === null && (
        <section className="stack" aria-label={t("credentials.end")}>
          <h3>{t("credentials.end")}</h3>
          <p className="soft">{t("credentials.endWhat")}</p>
          <div>
            <button type="button" className="button" onClick={() => setOpen("end")}>
              {t("credentials.endGo")}
            </button>
          </div>
        </section>
      )}
      <Sheet
        title={t(secret === null ? "credentials.giveSecret" : "credentials.rotate")}
        isOpen={open === "rotate"}
        onOpenChange={close}
        isDismissable={false}
      >
        <RotateForm deviceIds={[deviceId]} hasFormer={secret !== null} leave={close} />
      </Sheet>
      <Sheet title={t("credentials.end")} isOpen={open === "end"} onOpenChange={close}>
        <EndForm
          what={t("credentials.endSure", { device: deviceId })}
          go={t("credentials.endGo")}
          end={(reason) => endDevice(deviceId, reason)}
          leave={close}
        />
      </Sheet>
      <Sheet
        title={t("credentials.admitAnew")}
        isOpen={open === "admit"}
        onOpenChange={close}
        isDismissable={false}
      >
        <AdmitAnew device={device} leave={close} />
      </Sheet>
    </>
  );
}
