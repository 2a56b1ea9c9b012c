import { useMutation } from "@tanstack/react-query";
import { ask } from "../client/http.ts";
import { refreshPeople, useSessions } from "../client/people.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { SessionLines } from "../session/session-lines.tsx";
import { SignInRulesForm } from "./sign-in-rules-form.tsx";

/** Who is signed in where, and what the town asks of a sign-in. */
export function SessionsPart() {
  const t = useTranslate();
  const query = useSessions();
  const end = useMutation({
    mutationFn: (id: string) =>
      ask<undefined>(`/sessions/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: () => toast({ text: t("sessions.ended") }),
    onSettled: refreshPeople,
  });
  return (
    <div className="stack stack-wide">
      <section className="stack" aria-label={t("admin.part.sessions")}>
        <p className="soft">{t("sessions.what")}</p>
        {query.data === undefined ? (
          <Waiting error={query.error} retry={() => void query.refetch()} />
        ) : (
          <SessionLines
            withNames
            sessions={query.data.sessions}
            onEnd={({ id }) => end.mutate(id)}
          />
        )}
        <ProblemNote error={end.error} />
      </section>
      <SignInRulesForm />
    </div>
  );
}
