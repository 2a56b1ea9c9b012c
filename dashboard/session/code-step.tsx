import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import type { SessionView, SignInByCode } from "../../api/contract/session.ts";
import { RequestFailed, ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { takeSession } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { CodeField } from "./code-field.tsx";
import { takeFocusInField } from "./take-focus.ts";

/** After password or link: the code of the second factor. `onAgain`: begin anew. */
export function CodeStep({
  challenge,
  onAgain,
}: {
  readonly challenge: string;
  readonly onAgain: () => void;
}) {
  const t = useTranslate();
  const [code, setCode] = useState("");
  const send = useMutation({
    mutationFn: (body: SignInByCode) => ask<SessionView>("/session/code", { method: "POST", body }),
    onSuccess: takeSession,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ challenge, code: code.trim() });
  };
  const isOver = send.error instanceof RequestFailed && send.error.problem?.code === "linkSpent";
  return (
    <>
      <ScreenHeading title={t("code.title")} />
      <p>{t("code.what")}</p>
      <form className="stack" onSubmit={submit} ref={takeFocusInField}>
        <CodeField value={code} onChange={setCode} />
        {isOver ? (
          <p className="note note-bad" role="alert">
            {t("code.over")}
          </p>
        ) : (
          <ProblemNote error={send.error} />
        )}
        <button type="submit" className="button button-main" disabled={send.isPending || isOver}>
          {t("signIn.submit")}
        </button>
        <button type="button" className="button button-quiet" onClick={onAgain}>
          {t("code.again")}
        </button>
      </form>
    </>
  );
}
