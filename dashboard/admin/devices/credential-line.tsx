import type { CredentialView } from "../../../api/contract/credentials.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useWallClock } from "../../format/use-wall-clock.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { Link } from "../../router/link.tsx";
import { pathOf } from "../../router/routes.ts";

/** So early the list says that a certificate ends, as the filter does. */
const soonMs = 60 * 86_400_000;

/** A device and its proofs on one line; a box to tick where several are chosen. */
export function CredentialLine({
  device,
  isChosen,
  tick,
}: {
  readonly device: CredentialView;
  /** Null where nothing is chosen. */
  readonly isChosen: boolean | null;
  readonly tick: () => void;
}) {
  const t = useTranslate();
  const { deviceId, kind, gatewayId, revokedAt } = device;
  const words = (
    <>
      <span className="grow">
        <strong className="device-id">{deviceId}</strong>
        <span className="soft small">
          {t(`devices.kind.${kind}`)}
          {gatewayId !== null && ` · ${t("credentials.behind", { gateway: gatewayId })}`}
        </span>
      </span>
      <Proofs device={device} />
    </>
  );
  if (isChosen === null) {
    return (
      <Link
        className="master-line"
        href={pathOf({ screen: "admin", part: "devices", id: deviceId })}
      >
        {words}
      </Link>
    );
  }
  return (
    <label className="master-line check-line">
      <input type="checkbox" checked={isChosen} disabled={revokedAt !== null} onChange={tick} />
      {words}
    </label>
  );
}

function Proofs({ device }: { readonly device: CredentialView }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useWallClock();
  const { certificates, secret, revokedAt } = device;
  if (revokedAt !== null) return <span className="proofs proofs-bad">{t("devices.revoked")}</span>;
  const good = certificates.filter((one) => one.revokedAt === null);
  const last = Math.max(...good.map(({ notAfter }) => notAfter));
  if (secret === null && good.length === 0) {
    return <span className="proofs proofs-warn">{t("credentials.hasNone")}</span>;
  }
  return (
    <span className="proofs">
      {secret !== null && <span>{t("credentials.hasSecret")}</span>}
      {good.length > 0 && (
        <span className={last < now + soonMs ? "proofs-warn" : undefined}>
          {t(last > now ? "credentials.certificateUntil" : "credentials.certificateOver", {
            day: formats.date(last),
          })}
        </span>
      )}
    </span>
  );
}
