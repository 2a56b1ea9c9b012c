import { useTranslate } from "../i18n/translate.ts";
import { TokensList } from "../tokens/tokens-list.tsx";
import type { AdminPartProps } from "./admin-parts.ts";

/** Everybody's API tokens. */
export function TokensPart(_props: AdminPartProps) {
  const t = useTranslate();
  return (
    <section className="stack" aria-label={t("admin.part.tokens")}>
      <TokensList all />
    </section>
  );
}
