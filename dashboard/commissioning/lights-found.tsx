import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { lightsPage } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Waiting } from "../parts/waiting.tsx";
import { LightChoice } from "./light-choice.tsx";

const shownAtMost = 20;

/** Light points by number, street or mast; without a text those that still have no controller. */
export function LightsFound({
  text,
  onLight,
}: {
  readonly text: string;
  readonly onLight: (id: string) => void;
}) {
  const t = useTranslate();
  const wanted = useDeferredValue(text);
  const query = useQuery({
    queryKey: ["lights", "commission", wanted],
    queryFn: ({ signal }) =>
      lightsPage(
        new URLSearchParams(wanted === "" ? { controller: "without" } : { q: wanted }),
        null,
        shownAtMost,
        signal,
      ),
    placeholderData: (before) => before,
  });
  const page = query.data;
  if (page === undefined) return <Waiting error={query.error} retry={() => void query.refetch()} />;
  const more = page.total - page.rows.length;
  return (
    <section className="stack stack-tight" aria-label={t("commission.found")}>
      <h3 className="over" aria-live="polite">
        {wanted === ""
          ? t("commission.without", { count: page.total })
          : t("search.found", { count: page.total })}
      </h3>
      {page.total === 0 && wanted !== "" && <p className="soft">{t("commission.noneFound")}</p>}
      <ul className="pick-list">
        {page.rows.map((light) => (
          <LightChoice key={light.id} light={light} onLight={onLight} />
        ))}
      </ul>
      {more > 0 && <p className="soft small">{t("commission.moreFound", { count: more })}</p>}
    </section>
  );
}
