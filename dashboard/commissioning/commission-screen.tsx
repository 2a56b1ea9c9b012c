import { useState } from "react";
import { useDevice } from "../client/devices.ts";
import { useLight } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useWatchedLight } from "../live/hooks.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { pathOf } from "../router/routes.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { Chosen } from "./chosen.tsx";
import { ConnectStep } from "./connect-step.tsx";
import { DeviceStep } from "./device-step.tsx";
import { LightStep } from "./light-step.tsx";
import { OutboxNote } from "./outbox-note.tsx";
import { StepFrame } from "./step-frame.tsx";
import { TestSteps } from "./test-steps.tsx";

export interface CommissionScreenProps {
  /** As the address has them: what is known already. */
  readonly device: string | null;
  readonly light: string | null;
}

/** Brings a controller to life at the mast: which one, where, connected, and seen to work. One step at a time, for one thumb. */
export function CommissionScreen({ device, light }: CommissionScreenProps) {
  const t = useTranslate();
  const reason = useRoleReason("switchLights");
  const to = (next: CommissionScreenProps): void =>
    navigate(pathOf({ screen: "commission", ...next }), { replace: true });
  return (
    <div className="screen flow stack">
      <ScreenHeading title={t("commission.title")} />
      <OutboxNote />
      {reason === null ? (
        // A page in the middle of the tests stays there while device and light point stay the same.
        <Flow key={`${device} ${light}`} device={device} light={light} to={to} />
      ) : (
        <p className="note">{reason}</p>
      )}
    </div>
  );
}

interface FlowProps extends CommissionScreenProps {
  readonly to: (next: CommissionScreenProps) => void;
}

function Flow({ device, light, to }: FlowProps) {
  if (light !== null) return <AtLight device={device} light={light} to={to} />;
  return <WithoutLight device={device} to={to} />;
}

function WithoutLight({ device, to }: Omit<FlowProps, "light">) {
  const found = useDevice(device).data ?? null;
  const chosen = (
    <Chosen
      device={found}
      deviceId={device}
      light={null}
      onDevice={() => to({ device: null, light: null })}
    />
  );
  if (device === null) {
    return (
      <StepFrame step="device" chosen={chosen}>
        <DeviceStep
          onDevice={(id) => to({ device: id, light: null })}
          onLight={(id) => to({ device: null, light: id })}
        />
      </StepFrame>
    );
  }
  return (
    <StepFrame step="light" chosen={chosen}>
      <LightStep device={found} onLight={(id) => to({ device, light: id })} />
    </StepFrame>
  );
}

function AtLight({ device, light, to }: FlowProps & { readonly light: string }) {
  const t = useTranslate();
  useWatchedLight(light);
  const view = useLight(light);
  const known = useDevice(device);
  const [connectedHere, setConnectedHere] = useState(false);
  if (view.data === undefined || (device !== null && known.data === undefined)) {
    const error = view.error ?? known.error;
    const retry = (): void => {
      void view.refetch();
      void known.refetch();
    };
    return <Waiting error={error} retry={retry} />;
  }
  const own = view.data.light.deviceId;
  const found = known.data ?? null;
  const chosen = (open: boolean) => (
    <Chosen
      device={found}
      deviceId={device}
      light={view.data.light}
      onDevice={open ? () => to({ device: null, light }) : undefined}
      onLight={open ? () => to({ device, light: null }) : undefined}
    />
  );
  if (device === null) {
    return (
      <StepFrame step="device" chosen={chosen(true)}>
        {own !== null && (
          <button type="button" className="button" onClick={() => to({ device: own, light })}>
            {t("commission.testOwn", { device: own })}
          </button>
        )}
        <DeviceStep
          onDevice={(id) => to({ device: id, light })}
          onLight={(id) => to({ device: null, light: id })}
        />
      </StepFrame>
    );
  }
  if (own !== device && !connectedHere) {
    return (
      <ConnectStep
        deviceId={device}
        device={found}
        light={view.data.light}
        chosen={chosen(true)}
        onConnected={() => setConnectedHere(true)}
      />
    );
  }
  return (
    <TestSteps
      view={view.data}
      deviceId={device}
      chosen={chosen(false)}
      onNext={() => to({ device: null, light: null })}
    />
  );
}
