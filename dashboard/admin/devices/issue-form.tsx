import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { IssuedCertificate } from "../../../api/contract/credentials.ts";
import { refreshCredentials } from "../../client/credentials.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { useTranslate } from "../../i18n/translate.ts";
import { Choices } from "../../parts/choices.tsx";
import { saveFile } from "../../selection/save-file.ts";

const keys = ["device", "here"] as const;

/** A certificate for the device's own key where it has made one; else its key is made with it, and told once. */
export function IssueForm({
  deviceId,
  make,
  leave,
}: {
  readonly deviceId: string;
  /** `csr`: the device's own request; null where its key is to be made. */
  readonly make: (csr: string | null) => Promise<IssuedCertificate>;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const [key, setKey] = useState<(typeof keys)[number]>("device");
  const [csr, setCsr] = useState("");
  const [kept, setKept] = useState(false);
  const issue = useMutation({
    networkMode: "always",
    mutationFn: () => make(key === "device" ? csr : null),
    onSuccess: refreshCredentials,
  });
  if (issue.data !== undefined) {
    const { certificate, privateKey, authority } = issue.data;
    const save = (): void => {
      const parts = [certificate, privateKey ?? "", authority];
      saveFile(`${deviceId}.pem`, new Blob(parts, { type: "application/x-pem-file" }));
      setKept(true);
    };
    return (
      <div className="stack">
        <p className="note note-warn" role="alert">
          {t(privateKey === null ? "credentials.issued" : "credentials.issuedWithKey")}
        </p>
        <div className="row">
          <button type="button" className="button button-main" onClick={save}>
            {t("credentials.saveCertificate")}
          </button>
          <button type="button" className="button" onClick={leave}>
            {kept ? t("admit.done") : t("admit.doneUnkept")}
          </button>
        </div>
      </div>
    );
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        issue.mutate();
      }}
    >
      <Choices
        label={t("credentials.key")}
        value={key}
        options={keys.map((value) => ({ value, label: t(`credentials.key.${value}`) }))}
        onChange={setKey}
      />
      <p className="soft">{t(`credentials.keyWhat.${key}`)}</p>
      {key === "device" && (
        <label className="field">
          <span className="label">{t("credentials.csr")}</span>
          <textarea
            className="input admit-list"
            rows={6}
            spellCheck={false}
            autoCapitalize="off"
            placeholder="-----BEGIN CERTIFICATE REQUEST-----"
            value={csr}
            onChange={(event) => setCsr(event.target.value)}
          />
        </label>
      )}
      <ProblemNote error={issue.error} />
      <button
        type="submit"
        className="button button-main"
        disabled={issue.isPending || (key === "device" && csr.trim() === "")}
      >
        {t("credentials.issueGo")}
      </button>
    </form>
  );
}
