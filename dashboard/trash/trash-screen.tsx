import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { stockKinds } from "../../api/contract/stock.ts";
import type { BulkResult, StockKind, TrashPage } from "../../api/contract/stock.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { useTellBatch } from "../selection/use-bulk.ts";
import { useRoleReason } from "../session/use-gate.ts";

type Item = TrashPage["items"][number];

const pageSize = 100;
const keyOf = ({ kind, id }: Pick<Item, "kind" | "id">): string => `${kind} ${id}`;

/** What was thrown away, kind by kind, to be fetched back. */
export function TrashScreen() {
  const t = useTranslate();
  const formats = useFormats();
  const planner = useRoleReason("editStock");
  const tell = useTellBatch();
  const [kind, setKind] = useState<StockKind>("lightPoint");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const query = useInfiniteQuery({
    queryKey: ["trash", kind],
    queryFn: ({ pageParam }) => {
      const search = new URLSearchParams({ kind, limit: String(pageSize) });
      if (pageParam !== null) search.set("cursor", pageParam);
      return ask<TrashPage>(`/trash?${search.toString()}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
  });
  const restore = useMutation({
    mutationFn: (ids: readonly string[]) =>
      ask<BulkResult>("/trash/restore", { method: "POST", body: { kind, ids } }),
    onSuccess: async (result) => {
      setTicked(new Set());
      await tell(result, "bulk.restored");
    },
  });
  const items = query.data?.pages.flatMap((page) => page.items);
  const total = query.data?.pages[0]?.total ?? 0;
  const chosen = (items ?? []).filter((item) => ticked.has(keyOf(item)));
  const tick = (item: Item): void => {
    const next = new Set(ticked);
    if (!next.delete(keyOf(item))) next.add(keyOf(item));
    setTicked(next);
  };
  return (
    <div className="screen stack">
      <ScreenHeading title={t("trash.title")} />
      <p className="soft">{t("trash.what")}</p>
      <div className="trash-tools">
        <SelectField
          label={t("trash.kind")}
          value={kind}
          options={stockKinds.map((one) => [one, t(`stockKinds.${one}`)])}
          onChange={(value) => {
            setKind(stockKinds.find((one) => one === value) ?? "lightPoint");
            setTicked(new Set());
          }}
        />
      </div>
      {items === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <p>{t("trash.none")}</p>
      ) : (
        <>
          <div className="row row-ends">
            <p className="soft" role="status">
              {t("trash.count", { count: total, number: formats.integer(total) })}
            </p>
            {planner === null && (
              <label className="check">
                <input
                  type="checkbox"
                  checked={chosen.length === items.length}
                  onChange={() =>
                    setTicked(
                      chosen.length === items.length ? new Set() : new Set(items.map(keyOf)),
                    )
                  }
                />
                {t("trash.tickShown")}
              </label>
            )}
          </div>
          <ul className="trash">
            {items.map((item) => (
              <li key={keyOf(item)}>
                <label className="check">
                  {planner === null && (
                    <input
                      type="checkbox"
                      checked={ticked.has(keyOf(item))}
                      onChange={() => tick(item)}
                    />
                  )}
                  <span className="grow">
                    <strong>{item.name}</strong>
                    {item.detail !== null && <span className="soft"> · {item.detail}</span>}
                    <span className="soft small trash-when">
                      {t(item.deletedBy === null ? "trash.at" : "trash.byAt", {
                        by: item.deletedBy,
                        at: formats.dateAndTime(item.deletedAt),
                      })}
                    </span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
          {query.hasNextPage && (
            <div>
              <button type="button" className="button" onClick={() => void query.fetchNextPage()}>
                {t("objectHistory.older")}
              </button>
            </div>
          )}
          <ProblemNote error={restore.error} />
          {planner === null && (
            <div className="row">
              <CommandButton
                look="main"
                reason={
                  chosen.length === 0
                    ? t("trash.tickFirst")
                    : restore.isPending
                      ? t("bulk.working")
                      : null
                }
                onPress={() => restore.mutate(chosen.map(({ id }) => id))}
              >
                {chosen.length === 0
                  ? t("trash.restore")
                  : t("trash.restoreCount", { count: chosen.length })}
              </CommandButton>
            </div>
          )}
        </>
      )}
    </div>
  );
}
