import { useInfiniteQuery } from "@tanstack/react-query";
import type { QuarantinePage } from "../../api/contract/overview.ts";
import { quarantinePage } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { SecurityList } from "./security-list.tsx";
import { ScrollArea } from "../parts/scroll-area.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { useRoleReason } from "../session/use-gate.ts";

type Entry = QuarantinePage["rows"][number];

/** Messages of devices that were taken but not understood, each with its reason. */
export function QuarantineScreen() {
  const t = useTranslate();
  const reason = useRoleReason("seeQuarantine");
  const query = useInfiniteQuery({
    queryKey: ["quarantine"],
    queryFn: ({ pageParam }) => quarantinePage(pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.nextBefore,
    enabled: reason === null,
    refetchInterval: 15_000,
  });
  const entries = query.data?.pages.flatMap((page) => page.rows);
  return (
    <div className="screen stack">
      <ScreenHeading title={t("quarantine.title")} />
      <p className="soft">{t("quarantine.what")}</p>
      {reason !== null ? (
        <p className="note">{reason}</p>
      ) : entries === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : entries.length === 0 ? (
        <p>{t("quarantine.none")}</p>
      ) : (
        <>
          <ol className="quarantine">
            {entries.map((entry) => (
              <li key={entry.id}>
                <EntryLine entry={entry} />
              </li>
            ))}
          </ol>
          {query.hasNextPage && (
            <div>
              <button type="button" className="button" onClick={() => void query.fetchNextPage()}>
                {t("quarantine.older")}
              </button>
            </div>
          )}
        </>
      )}
      {reason === null && <SecurityList />}
    </div>
  );
}

function EntryLine({ entry }: { readonly entry: Entry }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  return (
    <details className="quarantine-entry">
      <summary>
        <span className="quarantine-words">
          <strong>{t.code("quarantine", entry.reason)}</strong>
          <span className="soft small">
            {t("quarantine.from", { device: entry.deviceId, message: entry.message })}
          </span>
        </span>
        <span className="soft small">
          {now === null ? "" : formats.moment(entry.receivedAt, now)}
        </span>
      </summary>
      <div className="stack stack-tight">
        {entry.field !== null && (
          <p>
            {t("quarantine.field")} <code>{entry.field}</code>
          </p>
        )}
        {entry.detail !== "" && <p lang="en">{entry.detail}</p>}
        <ScrollArea className="payload" label={t("quarantine.payload")}>
          {entry.payload}
        </ScrollArea>
        <p className="soft small">{t("quarantine.size", { size: formats.integer(entry.size) })}</p>
      </div>
    </details>
  );
}
