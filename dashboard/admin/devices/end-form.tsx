import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { refreshCredentials } from "../../client/credentials.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { useTranslate } from "../../i18n/translate.ts";
import { TextField } from "../../parts/text-field.tsx";

const longest = 500;

/** What cannot be taken back is asked for with its reason. */
export function EndForm(props: {
  readonly what: string;
  readonly go: string;
  readonly end: (reason: string) => Promise<unknown>;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const end = useMutation({
    networkMode: "always",
    mutationFn: props.end,
    onSuccess: async () => {
      await refreshCredentials();
      props.leave();
    },
  });
  const missing = reason.trim() === "";
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!missing) end.mutate(reason.trim());
      }}
    >
      <p>{props.what}</p>
      <TextField
        label={t("credentials.reason")}
        hint={t("credentials.reasonHint")}
        fault={tried && missing ? t("credentials.reasonMissing") : null}
        maxLength={longest}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ProblemNote error={end.error} />
      <button type="submit" className="button button-main" disabled={end.isPending}>
        {props.go}
      </button>
    </form>
  );
}
