import { useState } from "react";
import type { NewDevices } from "../../api/contract/devices.ts";
import { useNewDevices } from "../client/devices.ts";
import { useSession } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { Waiting } from "../parts/waiting.tsx";
import { AdmitDialog } from "./admit-dialog.tsx";
import { DeviceCard } from "./device-card.tsx";
import { LabelsButton } from "./labels-button.tsx";

/** The nearest light point is looked up for so many; further down the list nobody looks. */
const placedAtMost = 30;

/** Admitted and not yet bound; and strangers at the door. */
export function NewDevicesLists() {
  const t = useTranslate();
  const query = useNewDevices();
  const found = query.data;
  if (found === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  const { waiting, waitingCount, knocking } = found;
  return (
    <>
      <section className="stack" aria-label={t("devices.waiting")}>
        <div className="row row-ends">
          <h2 aria-live="polite">
            {waitingCount === 0
              ? t("devices.waiting")
              : t("devices.waitingCount", { count: waitingCount })}
          </h2>
          {waiting.length > 0 && (
            <LabelsButton deviceIds={waiting.map(({ deviceId }) => deviceId)} />
          )}
        </div>
        {waiting.length === 0 ? (
          <div className="empty stack">
            <p>{t("devices.noneWaiting")}</p>
            <p className="soft">{t("devices.noneWaitingMore")}</p>
          </div>
        ) : (
          <ul className="device-cards">
            {waiting.map((device, i) => (
              <li key={device.deviceId}>
                <DeviceCard device={device} placed={i < placedAtMost} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="stack" aria-label={t("devices.knocking")}>
        <h2>{t("devices.knocking")}</h2>
        {knocking.length === 0 ? (
          <p className="soft">{t("devices.noneKnocking")}</p>
        ) : (
          <>
            <p className="soft">{t("devices.knockingWhat")}</p>
            <ul className="knocks">
              {knocking.map((knock) => (
                <li key={knock.deviceId}>
                  <Knock knock={knock} />
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

function Knock({ knock }: { readonly knock: NewDevices["knocking"][number] }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000) ?? knock.lastAt;
  const isAdministrator = useSession().data?.user?.role === "administrator";
  const [admitting, setAdmitting] = useState(false);
  return (
    <div className="knock">
      <div className="stack stack-tight">
        <strong className="device-id">{knock.deviceId}</strong>
        <span>{t.code("knock", knock.why)}</span>
        <span className="soft small">
          {[
            t("devices.tries", { count: knock.tries, age: formats.age(knock.lastAt, now) }),
            knock.address,
          ]
            .filter((part) => part !== null)
            .join(" · ")}
        </span>
      </div>
      {isAdministrator ? (
        <button type="button" className="button" onClick={() => setAdmitting(true)}>
          {knock.why === "unknownDevice" ? t("devices.letIn") : t("devices.newSecret")}
        </button>
      ) : (
        <span className="soft small">{t("devices.askAdministrator")}</span>
      )}
      <AdmitDialog
        key={knock.deviceId}
        known={knock.deviceId}
        isOpen={admitting}
        onOpenChange={setAdmitting}
      />
    </div>
  );
}
