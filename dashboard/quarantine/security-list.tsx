import { useQuery } from "@tanstack/react-query";
import type { SecurityEventsView } from "../../api/contract/overview.ts";
import { securityEvents } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { Waiting } from "../parts/waiting.tsx";

type Event = SecurityEventsView["rows"][number];

/** What devices and strangers tried that they may not: refused connections, foreign topics, broken frames. */
export function SecurityList() {
  const t = useTranslate();
  const query = useQuery({
    queryKey: ["securityEvents"],
    queryFn: securityEvents,
    refetchInterval: 15_000,
  });
  const rows = query.data?.rows;
  return (
    <section className="stack" aria-label={t("security.title")}>
      <h2>{t("security.title")}</h2>
      {rows === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <p>{t("security.none")}</p>
      ) : (
        <ol className="quarantine">
          {rows.map((event, place) => (
            <li key={`${event.at} ${place}`}>
              <EventLine event={event} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function EventLine({ event }: { readonly event: Event }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  const who = event.deviceId ?? t("security.stranger");
  return (
    <details className="quarantine-entry">
      <summary>
        <span className="quarantine-words">
          <strong>{t.code("security", event.kind)}</strong>
          <span className="soft small">
            {event.address === null ? who : t("security.from", { who, address: event.address })}
          </span>
        </span>
        <span className="soft small">{now === null ? "" : formats.moment(event.at, now)}</span>
      </summary>
      <p>
        <code>{event.detail}</code>
      </p>
    </details>
  );
}
