import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { SessionView } from "../../api/contract/session.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { takeSession, useSession } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Link } from "../router/link.tsx";
import { navigate } from "../router/history.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { CodeStep } from "./code-step.tsx";
import { Credentials } from "./credentials.tsx";

/** Spends the code of a one-time link, then offers to set e-mail and password for the next time. */
export function StartLink({ code }: { readonly code: string | null }) {
  const t = useTranslate();
  const session = useSession();
  const asked = useRef(false);
  const spend = useMutation({
    mutationFn: (one: string) =>
      ask<SessionView>("/session/link", { method: "POST", body: { code: one } }),
    onSuccess: async (view) => {
      // A spent code is of no use to anybody; still it need not stay in the address bar.
      history.replaceState(null, "", "/start");
      await takeSession(view);
    },
  });
  useEffect(() => {
    if (code === null || asked.current) return;
    asked.current = true;
    spend.mutate(code);
  }, [code, spend]);

  const user = session.data?.user ?? null;
  if (spend.isError) {
    return (
      <>
        <ScreenHeading title={t("start.failedTitle")} />
        <ProblemNote error={spend.error} />
        <p>
          <Link href="/">{t("start.toSignIn")}</Link>
        </p>
      </>
    );
  }
  if (user === null && spend.data?.challenge !== undefined) {
    return <CodeStep challenge={spend.data.challenge} onAgain={() => navigate("/")} />;
  }
  if (user === null || spend.isPending) {
    return code === null && session.data !== undefined ? (
      <>
        <ScreenHeading title={t("start.failedTitle")} />
        <p>{t("start.noCode")}</p>
        <p>
          <Link href="/">{t("start.toSignIn")}</Link>
        </p>
      </>
    ) : (
      <p role="status">{t("start.working")}</p>
    );
  }
  return (
    <>
      <ScreenHeading title={t("start.welcome")} />
      <p>{user.hasPassword ? t("start.hasPassword") : t("start.setPassword")}</p>
      {!user.hasPassword && <Credentials user={user} onDone={() => navigate("/")} />}
      <button
        type="button"
        className={`button ${user.hasPassword ? "button-main" : "button-quiet"}`}
        onClick={() => navigate("/")}
      >
        {user.hasPassword ? t("start.enter") : t("start.skip")}
      </button>
    </>
  );
}
