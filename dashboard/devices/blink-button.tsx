import { useMutation } from "@tanstack/react-query";
import type { DeviceView } from "../../api/contract/devices.ts";
import { commandDevice, useDeviceCommand } from "../client/devices.ts";
import { problemSentence } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { CommandButton } from "../parts/command-button.tsx";

/** Makes a device blink, to find it on its mast; says how far the command got. */
export function BlinkButton({ device }: { readonly device: DeviceView }) {
  const t = useTranslate();
  const blink = useMutation({
    networkMode: "always",
    mutationFn: () => commandDevice(device.deviceId, "identify", 1, newIdempotencyKey()),
  });
  const command = useDeviceCommand(blink.data?.commandId ?? null).data ?? blink.data;
  const reason = device.online ? null : t("devices.cannotBlink");
  return (
    <>
      <CommandButton reason={reason} reasonUnseen onPress={() => blink.mutate()}>
        {t("devices.blink")}
        <span className="unseen"> {device.deviceId}</span>
      </CommandButton>
      <span className="soft small" role="status">
        {blink.error !== null
          ? problemSentence(blink.error, t)
          : command === undefined
            ? ""
            : t(`blink.state.${command.state}`)}
      </span>
    </>
  );
}
