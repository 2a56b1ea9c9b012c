import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { CredentialView, IssuedCertificate } from "../../../api/contract/credentials.ts";
import { refreshCredentials } from "../../client/credentials.ts";
import { admitDevices } from "../../client/devices.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { Secrets } from "../../devices/secrets.tsx";
import { useTranslate } from "../../i18n/translate.ts";
import { Choices } from "../../parts/choices.tsx";
import { IssueForm } from "./issue-form.tsx";

const credentials = ["secret", "certificate"] as const;

/** Lets a device that was revoked, or has nothing, in as what it was: by a new secret or a new certificate. */
export function AdmitAnew({
  device,
  leave,
}: {
  readonly device: CredentialView;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const [credential, setCredential] = useState<(typeof credentials)[number]>("secret");
  const { deviceId, kind } = device;
  const admit = useMutation({
    networkMode: "always",
    mutationFn: () => admitDevices({ deviceIds: [deviceId], kind }),
    onSuccess: refreshCredentials,
  });
  if (admit.data !== undefined) return <Secrets secrets={admit.data.secrets} leave={leave} />;
  const certify = async (csr: string | null): Promise<IssuedCertificate> => {
    const request = { deviceIds: [deviceId], kind, credential: "certificate" } as const;
    const { certificates = {} } = await admitDevices(csr === null ? request : { ...request, csr });
    const issued = new Map(Object.entries(certificates)).get(deviceId);
    if (issued === undefined) throw new Error("The answer lacks the certificate.");
    return issued;
  };
  return (
    <div className="stack">
      <p className="soft">{t("credentials.admitAnewWhat", { device: deviceId })}</p>
      <Choices
        label={t("credentials.proof")}
        value={credential}
        options={credentials.map((value) => ({ value, label: t(`credentials.proof.${value}`) }))}
        onChange={setCredential}
      />
      {credential === "certificate" ? (
        <IssueForm deviceId={deviceId} make={certify} leave={leave} />
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            admit.mutate();
          }}
        >
          <p className="note note-warn">{t("admit.once")}</p>
          <ProblemNote error={admit.error} />
          <button type="submit" className="button button-main" disabled={admit.isPending}>
            {t("credentials.admitAnew")}
          </button>
        </form>
      )}
    </div>
  );
}
