import { useEffect } from "react";
import { useSession } from "../client/queries.ts";
import { rememberLanguage } from "../i18n/language-choice.ts";
import { speak } from "../i18n/translate.ts";
import { useRoute } from "../router/history.ts";
import { Shell } from "../shell/shell.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Gate } from "./gate.tsx";
import { ProofDialog } from "./proof-dialog.tsx";
import { RequiredFactor } from "./required-factor.tsx";
import { SignIn } from "./sign-in.tsx";
import { StartLink } from "./start-link.tsx";

/** Who is there: a stranger signs in, a one-time link is spent, anybody else gets the dashboard. */
export function SessionGate() {
  const route = useRoute();
  const session = useSession();
  const user = session.data?.user ?? null;

  const ownLanguage = user?.language;
  useEffect(() => {
    if (ownLanguage === undefined || ownLanguage === document.documentElement.lang) return;
    rememberLanguage(ownLanguage);
    void speak(ownLanguage);
  }, [ownLanguage]);

  if (route.screen === "start") {
    return (
      <Gate>
        <StartLink code={route.code} />
      </Gate>
    );
  }
  if (session.data === undefined) {
    return (
      <Gate>
        <Waiting error={session.error} retry={() => void session.refetch()} />
      </Gate>
    );
  }
  if (user === null) {
    return (
      <Gate>
        <SignIn />
      </Gate>
    );
  }
  // Until the factor that the town asks of this role is set up the server opens the own account alone.
  if (user.secondFactor === "required") {
    return (
      <Gate>
        <RequiredFactor />
        <ProofDialog />
      </Gate>
    );
  }
  return (
    <>
      <Shell />
      <ProofDialog />
    </>
  );
}
