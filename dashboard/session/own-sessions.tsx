import { useMutation, useQuery } from "@tanstack/react-query";
import type { SessionsView } from "../../api/contract/people.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { SessionLines } from "./session-lines.tsx";

const key = ["ownSessions"] as const;

/** Where one is signed in, and a way to sign out there. */
export function OwnSessions() {
  const t = useTranslate();
  const query = useQuery({ queryKey: key, queryFn: () => ask<SessionsView>("/session/sessions") });
  const end = useMutation({
    mutationFn: (id: string | null) =>
      ask<undefined>(`/session/sessions${id === null ? "" : `/${encodeURIComponent(id)}`}`, {
        method: "DELETE",
      }),
    onSuccess: () => toast({ text: t("sessions.ended") }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: key }),
  });
  const sessions = query.data?.sessions ?? [];
  return (
    <section className="stack" aria-label={t("sessions.own")}>
      <h2>{t("sessions.own")}</h2>
      {query.data === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <SessionLines sessions={sessions} onEnd={({ id }) => end.mutate(id)} />
      )}
      <ProblemNote error={end.error} />
      {sessions.length > 1 && (
        <div>
          <button type="button" className="button" onClick={() => end.mutate(null)}>
            {t("sessions.endOthers")}
          </button>
        </div>
      )}
    </section>
  );
}
