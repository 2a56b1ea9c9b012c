import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { BindResult, DeviceView } from "../../api/contract/devices.ts";
import type { LightView } from "../../api/contract/lights.ts";
import { bindDevice, refreshDevices, swapDevice } from "../client/devices.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { lightName } from "../lights/light-name.ts";
import { LockDialog } from "../locks/lock-dialog.tsx";
import { Choices } from "../parts/choices.tsx";
import { CommandButton } from "../parts/command-button.tsx";
import { Icon } from "../parts/icons.tsx";
import { connectingOf } from "./connecting.ts";
import type { Connecting } from "./connecting.ts";
import { CannotConnect } from "./cannot-connect.tsx";
import { StepFrame } from "./step-frame.tsx";
import type { StepFrameProps } from "./step-frame.tsx";

export interface ConnectStepProps extends Pick<StepFrameProps, "chosen"> {
  readonly deviceId: string;
  /** Null where nobody admitted it. */
  readonly device: DeviceView | null;
  readonly light: LightView["light"];
  /** Both belong together now. */
  readonly onConnected: () => void;
}

/** The last look before controller and light point become one, or the new controller takes the old one's place. */
export function ConnectStep({ deviceId, device, light, chosen, onConnected }: ConnectStepProps) {
  const connecting = connectingOf(device, light.deviceId);
  if (connecting.kind !== "bind" && connecting.kind !== "swap") {
    return (
      <StepFrame step="connect" chosen={chosen}>
        <CannotConnect deviceId={deviceId} connecting={connecting} />
      </StepFrame>
    );
  }
  return (
    <Ready
      deviceId={deviceId}
      light={light}
      chosen={chosen}
      connecting={connecting}
      onConnected={onConnected}
    />
  );
}

function Ready({
  deviceId,
  light,
  chosen,
  connecting,
  onConnected,
}: Omit<ConnectStepProps, "device"> & {
  readonly connecting: Extract<Connecting, { kind: "bind" | "swap" }>;
}) {
  const t = useTranslate();
  const free = connecting.kind === "bind" ? connecting.outputs : [];
  const [output, setOutput] = useState<number | null>(null);
  const [old, setOld] = useState<"keep" | "revoke">("keep");
  const [key] = useState(newIdempotencyKey);
  const connect = useMutation({
    networkMode: "always",
    mutationFn: (): Promise<BindResult> =>
      connecting.kind === "swap"
        ? swapDevice(light.id, { deviceId, old }, key)
        : bindDevice(deviceId, { lightId: light.id, output: output ?? free[0] ?? 1 }, key),
    onSuccess: async () => {
      await refreshDevices();
      onConnected();
    },
  });
  const busy = connect.isPending ? t("commission.connecting") : null;
  return (
    <StepFrame
      step="connect"
      chosen={chosen}
      actions={
        <CommandButton look="main" reason={busy} onPress={() => connect.mutate()}>
          <Icon name={connecting.kind === "swap" ? "swap" : "check"} />
          {connecting.kind === "swap" ? t("commission.swap") : t("commission.connect")}
        </CommandButton>
      }
    >
      {connecting.kind === "swap" && (
        <>
          <p className="note">
            {t("commission.swapWhat", { number: light.number, old: connecting.old })}
          </p>
          <Choices
            label={t("commission.old", { old: connecting.old })}
            value={old}
            options={[
              { value: "keep", label: t("commission.old.keep") },
              { value: "revoke", label: t("commission.old.revoke") },
            ]}
            onChange={setOld}
          />
        </>
      )}
      {free.length > 1 && (
        <label className="field">
          <span className="label">{t("commission.output")}</span>
          <select
            className="input"
            value={output ?? free[0]}
            onChange={(event) => setOutput(Number(event.target.value))}
          >
            {free.map((one) => (
              <option key={one} value={one}>
                {t("commission.outputNumber", { output: one })}
              </option>
            ))}
          </select>
        </label>
      )}
      <LockOffer light={light} />
      <ProblemNote error={connect.error} />
    </StepFrame>
  );
}

function LockOffer({ light }: { readonly light: LightView["light"] }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <details className="lock-offer">
      <summary>{t("commission.lockOffer")}</summary>
      <div className="stack stack-tight">
        <p className="soft">{t("commission.lockOfferMore")}</p>
        <div>
          <button type="button" className="button" onClick={() => setOpen(true)}>
            <Icon name="locks" />
            {t("locks.set")}
          </button>
        </div>
      </div>
      <LockDialog
        target={{ kind: "lightPoint", id: light.id, name: lightName(light, t) }}
        isOpen={open}
        onOpenChange={setOpen}
      />
    </details>
  );
}
