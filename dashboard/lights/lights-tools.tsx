import { useEffect, useEffectEvent, useState } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { Sheet } from "../parts/sheet.tsx";
import { filterParameters, lightSorts } from "../router/routes.ts";
import type { LightsFilter } from "../router/routes.ts";
import { ColumnsMenu } from "./columns-menu.tsx";
import { FilterSheet } from "./filter-sheet.tsx";
import { SavedViews } from "./saved-views.tsx";

const typingPauseMs = 250;

export interface LightsToolsProps {
  readonly filter: LightsFilter;
  readonly narrowedBy: number;
  readonly total: number | null;
  readonly cards: boolean;
  readonly choosing: boolean;
  readonly onChoosing: (choosing: boolean) => void;
  readonly onChange: (part: Partial<LightsFilter>) => void;
  readonly onQuery: (query: string) => void;
}

/** Search, filter, order, columns and saved views of the list. */
export function LightsTools(props: LightsToolsProps) {
  const { filter, narrowedBy, total, cards, choosing, onChoosing, onChange, onQuery } = props;
  const t = useTranslate();
  const [open, setOpen] = useState<"filter" | "views" | null>(null);
  const close = (): void => setOpen(null);
  return (
    <div className="lights-tools">
      <SearchField q={filter.q} onChange={(q) => onChange({ q })} />
      <label className="field">
        <span className="label">{t("lights.sort")}</span>
        <select
          className="input"
          value={`${filter.sort} ${filter.order}`}
          onChange={(event) => {
            const [sort, order] = event.target.value.split(" ");
            onChange({
              sort: lightSorts.find((one) => one === sort) ?? "number",
              order: order === "desc" ? "desc" : "asc",
            });
          }}
        >
          {lightSorts.flatMap((sort) => [
            <option key={`${sort} asc`} value={`${sort} asc`}>
              {t("lights.sortUp", { column: t(`lights.column.${sort}`) })}
            </option>,
            <option key={`${sort} desc`} value={`${sort} desc`}>
              {t("lights.sortDown", { column: t(`lights.column.${sort}`) })}
            </option>,
          ])}
        </select>
      </label>
      <div className="lights-buttons">
        <button type="button" className="button" onClick={() => setOpen("filter")}>
          {t("lights.filter")}
          {narrowedBy > 0 && <span className="pill">{narrowedBy}</span>}
        </button>
        <button type="button" className="button" onClick={() => setOpen("views")}>
          {t("views.title")}
        </button>
        {cards ? (
          <button
            type="button"
            className="button"
            aria-pressed={choosing}
            onClick={() => onChoosing(!choosing)}
          >
            {t("lights.choose")}
          </button>
        ) : (
          <ColumnsMenu />
        )}
      </div>
      <FilterSheet
        filter={filter}
        total={total}
        isOpen={open === "filter"}
        onOpenChange={close}
        onChange={onChange}
      />
      <Sheet title={t("views.title")} isOpen={open === "views"} onOpenChange={close}>
        <SavedViews
          query={filterParameters(filter).toString()}
          onOpen={(query) => {
            onQuery(query);
            close();
          }}
        />
      </Sheet>
    </div>
  );
}

function SearchField({
  q,
  onChange,
}: {
  readonly q: string;
  readonly onChange: (q: string) => void;
}) {
  const t = useTranslate();
  // What is being typed; null where the field shows the filter.
  const [typed, setTyped] = useState<string | null>(null);
  const settle = useEffectEvent((text: string) => {
    onChange(text);
    setTyped(null);
  });
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => settle(typed), typingPauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label className="field">
      <span className="label">{t("lights.search")}</span>
      <input
        className="input"
        type="search"
        value={typed ?? q}
        placeholder={t("search.placeholder")}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}
