import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { DeviceView } from "../../api/contract/devices.ts";
import { deleteDevice, refreshDevices, revokeDevice, unbindDevice } from "../client/devices.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useSession } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { toast } from "../parts/toasts.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useUndo } from "../stock/use-undo.ts";
import { BlinkButton } from "./blink-button.tsx";
import { LabelsButton } from "./labels-button.tsx";

type Ending = "revoke" | "forget";

/** Commission, blink, free, revoke, forget. What cannot be undone is asked for twice. */
export function DeviceActions({ device }: { readonly device: DeviceView }) {
  const t = useTranslate();
  const { deviceId } = device;
  const isAdministrator = useSession().data?.user?.role === "administrator";
  const [asking, setAsking] = useState<Ending | null>(null);
  const undo = useUndo();
  const free = useMutation({
    networkMode: "always",
    mutationFn: () => unbindDevice(deviceId, newIdempotencyKey()),
    onSuccess: async ({ batchId }) => {
      await refreshDevices();
      const action =
        batchId === null
          ? {}
          : { action: { label: t("common.undo"), run: () => undo.mutate(batchId) } };
      toast({ text: t("devices.isFree", { device: deviceId }), ...action });
    },
  });
  const end = useMutation({
    networkMode: "always",
    mutationFn: async (how: Ending) => {
      if (how === "revoke") await revokeDevice(deviceId);
      else await deleteDevice(deviceId);
    },
    onSuccess: async (_, how) => {
      setAsking(null);
      toast({ text: t(`devices.${how}Done`, { device: deviceId }) });
      await refreshDevices();
    },
  });
  const bound = device.bound.length > 0;
  if (asking !== null) {
    return (
      <div className="note note-warn stack stack-tight">
        <p role="alert">{t(`devices.${asking}What`, { device: deviceId })}</p>
        <div className="row">
          <button type="button" className="button" onClick={() => end.mutate(asking)}>
            {t(`devices.${asking}`)}
          </button>
          <button type="button" className="button" onClick={() => setAsking(null)}>
            {t("devices.leaveIt")}
          </button>
        </div>
        <ProblemNote error={end.error} />
      </div>
    );
  }
  return (
    <div className="stack stack-tight">
      <div className="row">
        {device.kind === "lamp" && device.admitted && (
          <Link
            className="button"
            href={pathOf({
              screen: "commission",
              device: deviceId,
              light: device.bound[0]?.id ?? null,
            })}
          >
            {bound ? t("commission.testAgain") : t("devices.commission")}
          </Link>
        )}
        {device.admitted && device.kind === "lamp" && <BlinkButton device={device} />}
        <LabelsButton deviceIds={[deviceId]} />
        {bound && (
          <button type="button" className="button" onClick={() => free.mutate()}>
            {t("devices.free")}
          </button>
        )}
        {isAdministrator && (
          <Link
            className="button button-quiet"
            href={pathOf({ screen: "admin", part: "devices", id: deviceId })}
          >
            {t("devices.credentials")}
          </Link>
        )}
        {isAdministrator && device.admitted && (
          <button type="button" className="button button-quiet" onClick={() => setAsking("revoke")}>
            {t("devices.revoke")}
          </button>
        )}
        {isAdministrator && !bound && (
          <button type="button" className="button button-quiet" onClick={() => setAsking("forget")}>
            {t("devices.forget")}
          </button>
        )}
      </div>
      <ProblemNote error={free.error} />
    </div>
  );
}
