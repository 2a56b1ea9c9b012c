import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { CabinetView } from "../../api/contract/stock.ts";
import { refreshDevices, unbindDevice } from "../client/devices.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { useTownNow } from "../live/hooks.ts";
import { Sheet } from "../parts/sheet.tsx";
import { toast } from "../parts/toasts.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { useUndo } from "../stock/use-undo.ts";
import { BindController } from "./bind-controller.tsx";
import { controllerOf } from "./cabinet-rules.ts";

/** The cabinet's controller: whether it is heard, what it measures, and the way to bind or free it. */
export function CabinetController({ cabinet }: { readonly cabinet: CabinetView }) {
  const t = useTranslate();
  const technician = useRoleReason("switchLights");
  const [binding, setBinding] = useState(false);
  const { deviceId } = cabinet;
  return (
    <section className="stack stack-tight" aria-label={t("stockField.deviceId")}>
      <h2 className="over">{t("stockField.deviceId")}</h2>
      {deviceId === null ? (
        <>
          <p>{t("cabinets.noController")}</p>
          <p className="soft">{t("cabinets.noControllerMore")}</p>
          {technician === null && (
            <div>
              <button type="button" className="button" onClick={() => setBinding(true)}>
                {t("cabinets.bind")}
              </button>
            </div>
          )}
        </>
      ) : (
        <>
          <Facts cabinet={cabinet} deviceId={deviceId} />
          {technician === null && <FreeController deviceId={deviceId} />}
        </>
      )}
      <Sheet
        title={t("cabinets.bindTo", { cabinet: cabinet.number })}
        isOpen={binding}
        onOpenChange={setBinding}
      >
        <BindController cabinetId={cabinet.id} done={() => setBinding(false)} />
      </Sheet>
    </section>
  );
}

function Facts({
  cabinet,
  deviceId,
}: {
  readonly cabinet: CabinetView;
  readonly deviceId: string;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  const { live } = cabinet;
  const controller = controllerOf(cabinet);
  const facts: readonly (readonly [string, string | null])[] =
    live === null
      ? []
      : [
          [
            t("cabinets.lastWord"),
            live.lastSeenAt === null || now === null ? null : formats.age(live.lastSeenAt, now),
          ],
          [
            t("cabinets.power"),
            live.totalPowerW === null ? null : formats.kilowatts(live.totalPowerW / 1_000),
          ],
          [
            t("cabinets.meter"),
            live.totalEnergyWh === null ? null : formats.kilowattHours(live.totalEnergyWh / 1_000),
          ],
          [
            t("cabinets.door"),
            live.doorOpen === null ? null : t(`cabinets.door.${live.doorOpen ? "open" : "shut"}`),
          ],
          [
            t("cabinets.localOverride"),
            live.localOverride === null ? null : t(`cabinets.local.${live.localOverride}`),
          ],
        ];
  return (
    <dl className="facts">
      <div className="facts-pair">
        <dt>{t("cabinets.number")}</dt>
        <dd className="device-id">{deviceId}</dd>
      </div>
      <div className="facts-pair">
        <dt>{t("cabinets.connection")}</dt>
        <dd className="state-word">
          <span
            className="online-dot"
            data-online={controller === "online" ? "" : undefined}
            aria-hidden="true"
          />
          {t(`cabinets.controller.${controller}`)}
        </dd>
      </div>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name} className="facts-pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** Frees the controller after a second word, with the way back. */
function FreeController({ deviceId }: { readonly deviceId: string }) {
  const t = useTranslate();
  const undo = useUndo();
  const [asking, setAsking] = useState(false);
  const free = useMutation({
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
  return (
    <div className="stack stack-tight">
      {asking ? (
        <div className="note note-warn stack stack-tight">
          <p role="alert">{t("cabinets.freeWhat", { device: deviceId })}</p>
          <div className="row">
            <button
              type="button"
              className="button"
              disabled={free.isPending}
              onClick={() => free.mutate()}
            >
              {t("cabinets.free")}
            </button>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {t("devices.leaveIt")}
            </button>
          </div>
        </div>
      ) : (
        <div>
          <button type="button" className="button" onClick={() => setAsking(true)}>
            {t("cabinets.free")}
          </button>
        </div>
      )}
      <ProblemNote error={free.error} />
    </div>
  );
}
