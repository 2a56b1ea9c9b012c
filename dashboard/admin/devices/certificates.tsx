import { useState } from "react";
import type { CertificateView, CredentialView } from "../../../api/contract/credentials.ts";
import { endCertificate, issueCertificate } from "../../client/credentials.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useWallClock } from "../../format/use-wall-clock.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { Sheet } from "../../parts/sheet.tsx";
import { EndForm } from "./end-form.tsx";
import { IssueForm } from "./issue-form.tsx";

/** The certificates of one device: until when each is good, a new one, the end of one. */
export function Certificates({ device }: { readonly device: CredentialView }) {
  const t = useTranslate();
  const [issuing, setIssuing] = useState(false);
  const [ending, setEnding] = useState<CertificateView | null>(null);
  const { certificates, deviceId } = device;
  return (
    <section className="stack" aria-label={t("credentials.certificates")}>
      <h3>{t("credentials.certificates")}</h3>
      {certificates.length === 0 ? (
        <p>{t("credentials.noCertificates")}</p>
      ) : (
        <ul className="master-list">
          {certificates.map((one) => (
            <li key={one.fingerprint} className="row row-ends certificate">
              <Words certificate={one} />
              {one.revokedAt === null && device.revokedAt === null && (
                <button type="button" className="button" onClick={() => setEnding(one)}>
                  {t("credentials.endCertificate")}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {device.revokedAt === null && (
        <div>
          <button type="button" className="button" onClick={() => setIssuing(true)}>
            {t("credentials.issue")}
          </button>
        </div>
      )}
      <Sheet
        title={t("credentials.issue")}
        isOpen={issuing}
        onOpenChange={setIssuing}
        isDismissable={false}
      >
        <IssueForm
          deviceId={deviceId}
          make={async (csr) =>
            (await issueCertificate(deviceId, csr === null ? {} : { csr })).issued
          }
          leave={() => setIssuing(false)}
        />
      </Sheet>
      <Sheet
        title={t("credentials.endCertificate")}
        isOpen={ending !== null}
        onOpenChange={() => setEnding(null)}
      >
        <EndForm
          what={t("credentials.endCertificateSure", { device: deviceId })}
          go={t("credentials.endCertificate")}
          end={(reason) => endCertificate(ending?.fingerprint ?? "", reason)}
          leave={() => setEnding(null)}
        />
      </Sheet>
    </section>
  );
}

function Words({ certificate }: { readonly certificate: CertificateView }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useWallClock();
  const { revokedAt, revokeReason, issuer, notBefore, notAfter, fingerprint } = certificate;
  return (
    <div className="stack stack-tight grow">
      <p>
        <strong>
          {issuer === ""
            ? t("credentials.foreign")
            : t(notAfter > now ? "credentials.goodFromTo" : "credentials.wasGoodFromTo", {
                from: formats.date(notBefore),
                to: formats.date(notAfter),
              })}
        </strong>
      </p>
      {revokedAt !== null && (
        <p>
          {t("credentials.certificateEnded", { at: formats.dateAndTime(revokedAt) })}
          {revokeReason !== null && ` ${revokeReason}`}
        </p>
      )}
      <p className="small soft">
        {t("credentials.fingerprint")} <code className="device-id">{fingerprint}</code>
      </p>
    </div>
  );
}
