import { useState } from "react";
import type { FormEvent } from "react";
import type { DeviceView } from "../../api/contract/devices.ts";
import { readScan } from "../../api/contract/scan.ts";
import { useNewDevices } from "../client/devices.ts";
import { useTranslate } from "../i18n/translate.ts";
import { TextField } from "../parts/text-field.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Scanner } from "./scanner.tsx";

const shownAtMost = 30;

export interface DeviceStepProps {
  /** A light point was scanned instead: it is taken, and the device asked for next. */
  readonly onLight: (id: string) => void;
  readonly onDevice: (id: string) => void;
}

/** Which controller: by its code, by its number, or from the list of those that wait. */
export function DeviceStep({ onLight, onDevice }: DeviceStepProps) {
  const t = useTranslate();
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const take = (text: string): void => {
    const scan = readScan(text);
    if (scan.kind === "unknown") setFault(t("scan.unknown", { text: scan.text }));
    else if (scan.kind === "device") onDevice(scan.id);
    else onLight(scan.id);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() === "") return setFault(t("commission.deviceFault"));
    take(typed);
  };
  return (
    <>
      <Scanner label={t("commission.scanDevice")} onCode={take} />
      <form className="row row-foot" onSubmit={submit}>
        <div className="grow">
          <TextField
            label={t("commission.deviceNumber")}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={typed}
            fault={fault}
            onChange={(event) => {
              setTyped(event.target.value);
              setFault(null);
            }}
          />
        </div>
        <button type="submit" className="button">
          {t("commission.take")}
        </button>
      </form>
      <WaitingDevices onDevice={onDevice} />
    </>
  );
}

function WaitingDevices({ onDevice }: { readonly onDevice: (id: string) => void }) {
  const t = useTranslate();
  const query = useNewDevices();
  const waiting = query.data?.waiting.filter(({ kind }) => kind === "lamp");
  return (
    <section className="stack stack-tight" aria-label={t("devices.waiting")}>
      <h3 className="over">{t("devices.waiting")}</h3>
      {waiting === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : waiting.length === 0 ? (
        <p className="soft">{t("commission.noneWaiting")}</p>
      ) : (
        <ul className="pick-list">
          {waiting.slice(0, shownAtMost).map((device) => (
            <li key={device.deviceId}>
              <button type="button" onClick={() => onDevice(device.deviceId)}>
                <DeviceWords device={device} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function DeviceWords({ device }: { readonly device: DeviceView }) {
  const t = useTranslate();
  const { announced } = device;
  return (
    <>
      <span
        className="online-dot"
        data-online={device.online ? "" : undefined}
        aria-hidden="true"
      />
      <span className="pick-words">
        <strong>{device.deviceId}</strong>
        <span className="soft small">
          {announced === null
            ? t("devices.silent")
            : [
                device.online ? t("devices.online") : t("devices.offline"),
                announced.hwType,
                announced.serial === device.deviceId ? "" : announced.serial,
              ]
                .filter((part) => part !== "")
                .join(" · ")}
        </span>
      </span>
    </>
  );
}
