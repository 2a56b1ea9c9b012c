import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import { readScan } from "../../api/contract/scan.ts";
import { bindDevice, refreshDevices, useNewDevices } from "../client/devices.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { OnlineWord } from "../devices/online-word.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useUndo } from "../stock/use-undo.ts";

export interface BindControllerProps {
  readonly cabinetId: string;
  readonly done: () => void;
}

/** Which controller of a cabinet's kind: from those that wait, or by the number on it. */
export function BindController({ cabinetId, done }: BindControllerProps) {
  const t = useTranslate();
  const undo = useUndo();
  const query = useNewDevices();
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const bind = useMutation({
    mutationFn: (deviceId: string) => bindDevice(deviceId, { cabinetId }, newIdempotencyKey()),
    onSuccess: async ({ batchId }, deviceId) => {
      done();
      const action =
        batchId === null
          ? {}
          : { action: { label: t("common.undo"), run: () => undo.mutate(batchId) } };
      toast({ text: t("cabinets.bound", { device: deviceId }), ...action });
      await refreshDevices();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const scan = readScan(typed);
    if (scan.kind === "device") bind.mutate(scan.id);
    else setFault(t("commission.deviceFault"));
  };
  const waiting = query.data?.waiting.filter(({ kind }) => kind === "cabinet");
  return (
    <div className="stack">
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
        <button type="submit" className="button" disabled={bind.isPending}>
          {t("cabinets.bind")}
        </button>
      </form>
      <ProblemNote error={bind.error} />
      <h3>{t("devices.waiting")}</h3>
      {waiting === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : waiting.length === 0 ? (
        <p className="soft">
          {t("cabinets.noneWaiting")}{" "}
          <Link href={pathOf({ screen: "devices", show: "new" })}>{t("devices.title")}</Link>
        </p>
      ) : (
        <ul className="bind-choices">
          {waiting.map((device) => (
            <li key={device.deviceId} className="row row-ends">
              <span className="stack bind-words">
                <span className="device-id">{device.deviceId}</span>
                <OnlineWord device={device} />
              </span>
              <button
                type="button"
                className="button"
                disabled={bind.isPending}
                onClick={() => bind.mutate(device.deviceId)}
              >
                {t("cabinets.bind")}
                <span className="unseen"> {device.deviceId}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
