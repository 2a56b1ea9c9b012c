import { useState } from "react";
import { lampStatuses } from "../../api/contract/lights.ts";
import type { LampStatus } from "../../api/contract/lights.ts";
import { selection } from "../app/stores.ts";
import { lightsCsv } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { useWidth } from "../parts/use-width.ts";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { chosenBy, readFilter } from "../router/lights-filter.ts";
import { Link } from "../router/link.tsx";
import { allLights, filterParameters, pathOf } from "../router/routes.ts";
import type { LightsFilter } from "../router/routes.ts";
import { BulkBar } from "../selection/bulk-bar.tsx";
import { useChoose, useSelectionVersion } from "../selection/use-selection.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { useFilterWords } from "./filter-words.ts";
import { useLightColumns } from "./light-columns.ts";
import { useLightPages } from "./light-pages.ts";
import type { PageRange } from "./light-pages.ts";
import { LightsTable } from "./lights-table.tsx";
import { LightsTools } from "./lights-tools.tsx";

const rowHeight = 48;
const cardHeight = 92;
const cardsBelow = 720;

export function LightsScreen({ filter }: { readonly filter: LightsFilter }) {
  const t = useTranslate();
  const formats = useFormats();
  const [frame, width] = useWidth<HTMLDivElement>();
  const cards = width < cardsBelow;
  const [choosing, setChoosing] = useState(false);
  const [pages, setPages] = useState<PageRange>([0, 0]);
  const { first, rowAt, error, retry } = useLightPages(filter, pages);
  const total = first?.total ?? 0;
  const columns = useLightColumns();
  const words = useFilterWords(filter);
  const choose = useChoose();
  const planner = useRoleReason("editStock");
  useSelectionVersion();
  const size = selection.ids().size;
  const open = (next: LightsFilter): void =>
    navigate(pathOf({ screen: "lights", filter: next }), { replace: true });
  const change = (part: Partial<LightsFilter>): void => open({ ...filter, ...part });
  const chooseAll = (): void =>
    choose.mutate({ wanted: { filter: chosenBy(filter) }, mode: "replace" });
  return (
    <div ref={frame} className="screen lights-screen stack">
      <div className="row row-ends lights-head">
        <ScreenHeading title={t("lights.title")} />
        <span className="row">
          <a className="button" href={lightsCsv(filterParameters(filter))} download>
            <Icon name="import" /> <span className="word">{t("lights.csv")}</span>
          </a>
          {planner === null && (
            <Link
              className="button"
              href={pathOf({ screen: "newLight", longitude: null, latitude: null })}
            >
              <Icon name="add" /> <span className="word">{t("lights.add")}</span>
            </Link>
          )}
        </span>
      </div>
      <LightsTools
        filter={filter}
        narrowedBy={words.length}
        total={first === undefined ? null : total}
        cards={cards}
        choosing={choosing}
        onChoosing={(on) => {
          setChoosing(on);
          if (!on) selection.clear();
        }}
        onChange={change}
        onQuery={(query) => open(readFilter(new URLSearchParams(query)))}
      />
      <StatusFilter
        chosen={filter.status}
        counts={first?.counts}
        onChange={(status) => change({ status })}
      />
      {words.length > 0 && (
        <ul className="chips" aria-label={t("lights.narrowed")} data-sideways="">
          {words.map(({ part, words: said }) => (
            <li key={part}>
              <button
                type="button"
                className="chip chip-on"
                aria-label={t("lights.drop", { filter: said })}
                onClick={() => change({ [part]: null })}
              >
                {said} <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="row row-ends">
        <p className="soft" role="status">
          {first === undefined
            ? ""
            : t("lights.found", { count: total, number: formats.integer(total) })}
        </p>
        <span className="row">
          {total > 0 && size !== total && (!cards || choosing) && (
            <button type="button" className="button button-quiet" onClick={chooseAll}>
              {t("lights.chooseAll", { count: total, number: formats.integer(total) })}
            </button>
          )}
          {filterParameters(filter).size > 0 && (
            <Link href={pathOf({ screen: "lights", filter: allLights })}>{t("lights.reset")}</Link>
          )}
        </span>
      </div>
      {error !== null || first === undefined ? <Waiting error={error} retry={retry} /> : null}
      {first !== undefined && total === 0 ? <p>{t("lights.none")}</p> : null}
      {total > 0 && (
        <LightsTable
          key={chosenBy(filter)}
          total={total}
          rowAt={rowAt}
          rowHeight={cards ? cardHeight : rowHeight}
          filter={filter}
          columns={columns}
          cards={cards}
          ticks={!cards || choosing || size > 0}
          onPages={setPages}
          onSort={(sort) =>
            change({
              sort,
              order: sort === filter.sort && filter.order === "asc" ? "desc" : "asc",
            })
          }
          onAll={chooseAll}
          onChoosing={() => setChoosing(true)}
        />
      )}
      <BulkBar elsewhere={{ path: pathOf({ screen: "map", light: null }), word: "bulk.onMap" }} />
    </div>
  );
}

function StatusFilter({
  chosen,
  counts,
  onChange,
}: {
  readonly chosen: LampStatus | null;
  readonly counts: Readonly<Record<LampStatus, number>> | undefined;
  readonly onChange: (status: LampStatus | null) => void;
}) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <div className="chips" role="group" aria-label={t("lights.status")} data-sideways="">
      {lampStatuses.map((status) => (
        <button
          key={status}
          type="button"
          className="chip"
          aria-pressed={chosen === status}
          onClick={() => onChange(chosen === status ? null : status)}
        >
          <StatusGlyph status={status} />
          {t(`status.${status}`)}
          {counts !== undefined && <strong>{formats.integer(counts[status])}</strong>}
        </button>
      ))}
    </div>
  );
}
