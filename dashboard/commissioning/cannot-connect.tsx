import { useMutation } from "@tanstack/react-query";
import { refreshDevices, unbindDevice } from "../client/devices.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import type { Connecting } from "./connecting.ts";

/** Why these two cannot be connected, and what helps. */
export function CannotConnect({
  deviceId,
  connecting,
}: {
  readonly deviceId: string;
  readonly connecting: Exclude<Connecting, { kind: "bind" | "swap" }>;
}) {
  const t = useTranslate();
  if (connecting.kind === "taken") return <Taken deviceId={deviceId} by={connecting.by} />;
  return (
    <div className="note note-bad stack stack-tight" role="alert">
      <p>{t(`commission.cannot.${connecting.kind}`, { device: deviceId })}</p>
      {connecting.kind !== "notForLamps" && (
        <p>
          <Link href={pathOf({ screen: "devices", show: "new" })}>{t("devices.title")}</Link>
        </p>
      )}
    </div>
  );
}

function Taken({
  deviceId,
  by,
}: {
  readonly deviceId: string;
  readonly by: Extract<Connecting, { kind: "taken" }>["by"];
}) {
  const t = useTranslate();
  const free = useMutation({
    networkMode: "always",
    mutationFn: () => unbindDevice(deviceId, newIdempotencyKey()),
    onSuccess: refreshDevices,
  });
  const names = by.map(({ number }) => number).join(", ");
  return (
    <div className="note note-bad stack stack-tight">
      <p role="alert">{t("commission.cannot.taken", { device: deviceId, names })}</p>
      <ul>
        {by.map((one) => (
          <li key={one.id}>
            {one.kind === "lightPoint" ? (
              <Link href={pathOf({ screen: "light", id: one.id })}>
                {t("light.name", { number: one.number })}
              </Link>
            ) : (
              <Link href={pathOf({ screen: "cabinet", id: one.id })}>
                {t("light.cabinet", { cabinet: one.number })}
              </Link>
            )}
          </li>
        ))}
      </ul>
      <div>
        <CommandButton reason={null} onPress={() => free.mutate()}>
          {t("commission.free", { names })}
        </CommandButton>
      </div>
      <ProblemNote error={free.error} />
    </div>
  );
}
