import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { refreshCredentials, rotateSecrets } from "../../client/credentials.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { Secrets } from "../../devices/secrets.tsx";
import { useTranslate } from "../../i18n/translate.ts";
import { SelectField } from "../../parts/select-field.tsx";

const graces = [0, 1, 7, 14, 30] as const;

/** New secrets, told once; how long the old ones stay good is chosen before. */
export function RotateForm({
  deviceIds,
  hasFormer,
  leave,
}: {
  readonly deviceIds: readonly string[];
  /** Whether there is an old one that could stay good. */
  readonly hasFormer: boolean;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const [grace, setGrace] = useState<number>(7);
  const rotate = useMutation({
    networkMode: "always",
    mutationFn: () => rotateSecrets(deviceIds, grace),
    onSuccess: refreshCredentials,
  });
  if (rotate.data !== undefined) return <Secrets secrets={rotate.data.secrets} leave={leave} />;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        rotate.mutate();
      }}
    >
      <p className="soft">{t("credentials.rotateWhat", { count: deviceIds.length })}</p>
      {hasFormer && (
        <SelectField
          label={t("credentials.grace")}
          value={String(grace)}
          options={graces.map((days) => [
            String(days),
            days === 0 ? t("credentials.graceNone") : t("credentials.graceDays", { count: days }),
          ])}
          onChange={(value) => setGrace(Number(value))}
        />
      )}
      <ProblemNote error={rotate.error} />
      <button type="submit" className="button button-main" disabled={rotate.isPending}>
        {t("credentials.rotateGo", { count: deviceIds.length })}
      </button>
    </form>
  );
}
