import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { signInProblems, signOnPath } from "../../api/contract/sign-on.ts";
import type { SignInWays } from "../../api/contract/sign-on.ts";
import { ask } from "../client/http.ts";
import { useTranslate } from "../i18n/translate.ts";

const parameter = "signInProblem";

function useSignOn(): SignInWays["signOn"] {
  const ways = useQuery({
    queryKey: ["signInWays"],
    queryFn: () => ask<SignInWays>("/session/ways"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return ways.data?.signOn ?? null;
}

/** A way to prove anew who one is at the city's single sign-on; the page is left for it. `otherwise`: where there is none. */
export function ProveBySignOn({ otherwise }: { readonly otherwise: ReactNode }) {
  const t = useTranslate();
  const signOn = useSignOn();
  if (signOn === null) return otherwise;
  const returnTo = encodeURIComponent(location.pathname + location.search);
  return (
    <p>
      <a className="button button-main" href={`${signOnPath}?proof=true&returnTo=${returnTo}`}>
        {t("signOn.with", { name: signOn.name })}
      </a>
    </p>
  );
}

/** The city's single sign-on, where there is one, and why it signed nobody in. */
export function SignOn() {
  const t = useTranslate();
  const signOn = useSignOn();
  const search = new URLSearchParams(location.search);
  const problem = search.get(parameter);
  search.delete(parameter);
  const returnTo = location.pathname + (search.size === 0 ? "" : `?${search.toString()}`);
  return (
    <>
      {problem !== null && (
        <p className="note note-bad" role="alert">
          {t(`signOn.problem.${signInProblems.find((one) => one === problem) ?? "other"}`)}
        </p>
      )}
      {signOn !== null && (
        <div className="sign-on">
          <a
            className="button button-main"
            href={`${signOnPath}?returnTo=${encodeURIComponent(returnTo)}`}
          >
            {t("signOn.with", { name: signOn.name })}
          </a>
          <span className="sign-on-or small soft">{t("signOn.or")}</span>
        </div>
      )}
    </>
  );
}
