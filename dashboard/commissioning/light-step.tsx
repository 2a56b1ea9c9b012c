import { useState } from "react";
import type { DeviceView } from "../../api/contract/devices.ts";
import { readScan } from "../../api/contract/scan.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { LightsFound } from "./lights-found.tsx";
import { LightsNear } from "./lights-near.tsx";
import { Scanner } from "./scanner.tsx";
import { usePosition } from "./use-position.ts";

/** Which light point: by the code on its mast, by its number, by where one stands, or by where the device says it is. */
export function LightStep({
  device,
  onLight,
}: {
  readonly device: DeviceView | null;
  readonly onLight: (id: string) => void;
}) {
  const t = useTranslate();
  const [typed, setTyped] = useState("");
  const [scanning, setScanning] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const { state, ask } = usePosition();
  const announced = device?.announced ?? null;
  const told =
    announced !== null && announced.latitude !== null && announced.longitude !== null
      ? { latitude: announced.latitude, longitude: announced.longitude }
      : null;
  const take = (text: string): void => {
    const scan = readScan(text);
    if (scan.kind === "unknown") setFault(t("scan.unknown", { text: scan.text }));
    else if (scan.kind === "device") setFault(t("scan.isDevice"));
    else onLight(scan.id);
  };
  return (
    <>
      <div className="field">
        <label htmlFor="light-search">{t("commission.lightNumber")}</label>
        <input
          id="light-search"
          className="input input-large"
          type="search"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div className="pair">
        <button
          type="button"
          className="button"
          aria-pressed={scanning}
          onClick={() => setScanning(!scanning)}
        >
          <Icon name="scan" />
          {t("commission.scanMast")}
        </button>
        <button type="button" className="button" onClick={ask} disabled={state.kind === "asking"}>
          <Icon name="near" />
          {t("commission.nearMe")}
        </button>
      </div>
      {scanning && <Scanner label={t("commission.scanMast")} onCode={take} />}
      {fault !== null && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
      {(state.kind === "refused" || state.kind === "unavailable") && (
        <p className="note" role="status">
          {t(`commission.position.${state.kind}`)}
        </p>
      )}
      {state.kind === "asking" && <p role="status">{t("commission.position.asking")}</p>}
      {typed.trim() !== "" ? (
        <LightsFound text={typed.trim()} onLight={onLight} />
      ) : state.kind === "known" ? (
        <LightsNear
          place={state.position}
          title={t("commission.nearMeTitle", { meters: Math.round(state.position.accuracy) })}
          onLight={onLight}
        />
      ) : told === null ? (
        <LightsFound text="" onLight={onLight} />
      ) : (
        <LightsNear place={told} title={t("commission.nearDevice")} onLight={onLight} />
      )}
    </>
  );
}
