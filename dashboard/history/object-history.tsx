import { useInfiniteQuery } from "@tanstack/react-query";
import type {
  HistoryEntry,
  ObjectHistory as History,
  StockKind,
} from "../../api/contract/stock.ts";
import { ask } from "../client/http.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Waiting } from "../parts/waiting.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { UndoButton } from "./undo-button.tsx";
import { fieldWords, useValueWords } from "./value-words.ts";

const pageSize = 20;

export interface ObjectHistoryProps {
  readonly kind: StockKind;
  readonly id: string;
}

/** What has been changed of one object: by whom, when, from what to what, with the way back. */
export function ObjectHistory({ kind, id }: ObjectHistoryProps) {
  const t = useTranslate();
  const query = useInfiniteQuery({
    queryKey: ["objectHistory", kind, id],
    queryFn: ({ pageParam }) =>
      ask<History>(
        `/history/${kind}/${encodeURIComponent(id)}?limit=${pageSize}${pageParam === null ? "" : `&before=${pageParam}`}`,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.before,
  });
  const entries = query.data?.pages.flatMap((page) => page.entries);
  return (
    <section className="stack" aria-label={t("objectHistory.title")}>
      <h2 className="over">{t("objectHistory.title")}</h2>
      {entries === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : entries.length === 0 ? (
        <p className="soft">{t("objectHistory.none")}</p>
      ) : (
        <ol className="object-history">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <div>
          <button type="button" className="button" onClick={() => void query.fetchNextPage()}>
            {t("objectHistory.older")}
          </button>
        </div>
      )}
    </section>
  );
}

function Entry({ entry }: { readonly entry: HistoryEntry }) {
  const t = useTranslate();
  const formats = useFormats();
  const words = useValueWords();
  const planner = useRoleReason("editStock");
  return (
    <li data-undone={entry.undone ? "" : undefined}>
      <div className="row row-ends">
        <p>
          <strong>{t.code("historyAction", entry.action)}</strong>{" "}
          <span className="soft small">
            {t("objectHistory.byAt", { by: entry.by, at: formats.dateAndTime(entry.at) })}
            {entry.undone && ` · ${t("objectHistory.undone")}`}
          </span>
        </p>
        {planner === null && !entry.undone && (
          <UndoButton batchId={entry.batchId} title={entry.batchTitle} count={entry.batchCount} />
        )}
      </div>
      {entry.fields.length > 0 && (
        <dl className="field-changes">
          {entry.fields.map(({ field, before, after }) => (
            <div key={field}>
              <dt>{fieldWords(field, t)}</dt>
              <dd>
                <del>{words(field, before)}</del>
                <span aria-hidden="true"> → </span>
                <ins>{words(field, after)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {entry.batchCount > 1 && (
        <p className="soft small">
          {t("objectHistory.together", {
            title: entry.batchTitle,
            count: entry.batchCount,
            number: formats.integer(entry.batchCount),
          })}
        </p>
      )}
    </li>
  );
}
