import { QueryClientProvider } from "@tanstack/react-query";
import { I18nProvider } from "react-aria-components";
import { queryClient } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { SessionGate } from "../session/session-gate.tsx";

export function App() {
  const { language } = useTranslate();
  return (
    <QueryClientProvider client={queryClient}>
      <I18nProvider locale={language === "de" ? "de-DE" : "en-GB"}>
        <SessionGate />
      </I18nProvider>
    </QueryClientProvider>
  );
}
