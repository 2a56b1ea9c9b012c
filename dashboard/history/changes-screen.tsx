import { useInfiniteQuery } from "@tanstack/react-query";
import type { BatchView } from "../../api/contract/stock.ts";
import { ask } from "../client/http.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { UndoButton } from "./undo-button.tsx";

interface BatchPage {
  readonly items: readonly BatchView[];
  readonly before: number | null;
}

const pageSize = 50;

/** Everything that was changed of the stock, newest first, each with its way back. */
export function ChangesScreen() {
  const t = useTranslate();
  const query = useInfiniteQuery({
    queryKey: ["batches"],
    queryFn: ({ pageParam }) =>
      ask<BatchPage>(
        `/batches?limit=${pageSize}${pageParam === null ? "" : `&before=${pageParam}`}`,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.before,
  });
  const batches = query.data?.pages.flatMap((page) => page.items);
  return (
    <div className="screen stack">
      <ScreenHeading title={t("changes.title")} />
      <p className="soft">{t("changes.what")}</p>
      {batches === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : batches.length === 0 ? (
        <p>{t("changes.none")}</p>
      ) : (
        <ol className="batches">
          {batches.map((batch) => (
            <Batch key={batch.id} batch={batch} />
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
    </div>
  );
}

function Batch({ batch }: { readonly batch: BatchView }) {
  const t = useTranslate();
  const formats = useFormats();
  const planner = useRoleReason("editStock");
  return (
    <li className="row row-ends" data-undone={batch.undone ? "" : undefined}>
      <div className="grow">
        <p>
          <strong>{batch.title}</strong>
        </p>
        <p className="soft small">
          {t(`batchKind.${batch.kind}`)}
          {" · "}
          {t("changes.count", { count: batch.count, number: formats.integer(batch.count) })}
          {" · "}
          {t("objectHistory.byAt", { by: batch.by, at: formats.dateAndTime(batch.at) })}
        </p>
      </div>
      {batch.undone ? (
        <span className="soft small">{t("objectHistory.undone")}</span>
      ) : (
        batch.undoable &&
        planner === null && (
          <UndoButton batchId={batch.id} title={batch.title} count={batch.count} />
        )
      )}
    </li>
  );
}
