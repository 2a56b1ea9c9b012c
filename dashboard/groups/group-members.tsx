import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import type { BulkResult, GroupView, MembersChange } from "../../api/contract/stock.ts";
import { selection } from "../app/stores.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { lightsPage } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { lightName } from "../lights/light-name.ts";
import { Icon } from "../parts/icons.tsx";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useTellBatch } from "../selection/use-bulk.ts";
import { useSelectionVersion } from "../selection/use-selection.ts";
import { useRoleReason } from "../session/use-gate.ts";

const pageRows = 50;

/** Who belongs to a group, with the ways in and out. */
export function GroupMembers({ group }: { readonly group: GroupView }) {
  const t = useTranslate();
  const formats = useFormats();
  const reason = useRoleReason("editStock");
  useSelectionVersion();
  const chosen = selection.ids().size;
  const tell = useTellBatch();
  const change = useMutation({
    mutationFn: (body: MembersChange) =>
      ask<BulkResult>(`/groups/${encodeURIComponent(group.id)}/members`, { method: "POST", body }),
    onSuccess: (result) => tell(result, "bulk.changed"),
  });
  const query = useInfiniteQuery({
    queryKey: ["lights", "group", group.id],
    queryFn: ({ pageParam, signal }) =>
      lightsPage(new URLSearchParams({ group: group.id }), pageParam, pageRows, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = query.data?.pages.flatMap((page) => page.rows);
  return (
    <section className="stack" aria-label={t("groups.members")}>
      <h2>{t("groups.members")}</h2>
      {reason === null &&
        (chosen === 0 ? (
          <p className="soft">{t("groups.howToAdd")}</p>
        ) : (
          <div>
            <button
              type="button"
              className="button"
              disabled={change.isPending}
              onClick={() => change.mutate({ add: selection.request() })}
            >
              <Icon name="add" />{" "}
              {t("groups.addChosen", { count: chosen, number: formats.integer(chosen) })}
            </button>
          </div>
        ))}
      <ProblemNote error={change.error} />
      {rows === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <p className="note">{t("groups.noMembers")}</p>
      ) : (
        <ul className="master-list">
          {rows.map((row) => (
            <li key={row.id} className="row row-ends">
              <Link className="master-line grow" href={pathOf({ screen: "light", id: row.id })}>
                <StatusGlyph status={row.status} />
                <span className="grow">
                  <strong>{lightName(row, t)}</strong>
                  {row.street !== null && <span className="soft small">{row.street}</span>}
                </span>
              </Link>
              {reason === null && (
                <button
                  type="button"
                  className="button button-icon"
                  disabled={change.isPending}
                  aria-label={t("groups.takeOut", { name: lightName(row, t) })}
                  onClick={() => change.mutate({ remove: { lightIds: [row.id] } })}
                >
                  <Icon name="close" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div>
          <button
            type="button"
            className="button"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("groups.moreMembers")}
          </button>
        </div>
      )}
    </section>
  );
}
