import { useEffect, useRef, useState } from "react";
import { HeldSheet } from "../approvals/held-sheet.tsx";
import { showHeld } from "../approvals/held-store.ts";
import { NoticesBanner } from "../approvals/notices-banner.tsx";
import { useApprovalNews } from "../approvals/use-approval-news.ts";
import { onHeldBack } from "../client/http.ts";
import { goLive, themeStore } from "../app/stores.ts";
import { useTown } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { useOutbox } from "../commissioning/outbox-note.tsx";
import { useLockNews } from "../locks/use-lock-news.ts";
import { Toasts } from "../parts/toasts.tsx";
import { useRoute } from "../router/history.ts";
import { NavBar } from "./nav-bar.tsx";
import { Screen } from "./screen.tsx";
import { SearchDialog } from "./search-dialog.tsx";
import { StandingWarnings } from "./standing-warnings.tsx";
import { TopBar } from "./top-bar.tsx";
import { useKeys } from "./use-keys.ts";
import { useWholeFocus } from "./use-whole-focus.ts";

/** What stands around every screen: bars, search, keys, announcements, and the live connection. */
export function Shell() {
  const t = useTranslate();
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const [searching, setSearching] = useState(false);

  useEffect(goLive, []);
  useSky();
  useWholeFocus();
  useLockNews();
  useApprovalNews();
  useEffect(() => onHeldBack(showHeld), []);
  useOutbox();
  useKeys({ openSearch: () => setSearching(true) });
  useEffect(() => {
    scrollTo(0, 0);
  }, [route.screen]);

  return (
    <div className="shell">
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t("shell.skip")}
      </a>
      <TopBar openSearch={() => setSearching(true)} />
      <NavBar />
      <main
        ref={main}
        id="main"
        className="main"
        data-region=""
        data-full={route.screen === "map" ? "" : undefined}
        tabIndex={-1}
      >
        <NoticesBanner />
        <StandingWarnings />
        <Screen route={route} />
      </main>
      <Toasts />
      <HeldSheet />
      <SearchDialog isOpen={searching} onOpenChange={setSearching} />
    </div>
  );
}

/** Hands the town's sun and time to the theme, for "automatic". */
function useSky(): void {
  const sun = useTown().data?.sun;
  const now = useTownNow(1_000);
  useEffect(() => {
    if (sun === undefined || now === null) return;
    themeStore.setSky({ now, sunset: sun.sunset, sunrise: sun.sunrise });
  }, [sun, now]);
}
