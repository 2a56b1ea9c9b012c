import { useEffect, useEffectEvent, useState } from "react";
import { lampStatuses } from "../../api/contract/lights.ts";
import type { LampStatus, Switching } from "../../api/contract/lights.ts";
import { lightsCsv } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { allLights, filterParameters, lightSorts, pathOf } from "../router/routes.ts";
import type { LightSort, LightsFilter } from "../router/routes.ts";
import { LightsTable } from "./lights-table.tsx";
import { useLightRows } from "./lights-rows.ts";

const switchings: readonly Switching[] = ["networked", "byCabinet", "notNetworked"];
const typingPauseMs = 250;

export function LightsScreen({ filter }: { readonly filter: LightsFilter }) {
  const t = useTranslate();
  const formats = useFormats();
  const { query, rows, first } = useLightRows(filter);
  const change = (part: Partial<LightsFilter>): void =>
    navigate(pathOf({ screen: "lights", filter: { ...filter, ...part } }), { replace: true });
  const total = first?.total ?? 0;
  return (
    <div className="screen lights-screen stack">
      <div className="row row-ends">
        <ScreenHeading title={t("lights.title")} />
        <a className="button" href={lightsCsv(filterParameters(filter))} download>
          <Icon name="import" /> {t("lights.csv")}
        </a>
      </div>
      <div className="lights-tools">
        <SearchField q={filter.q} onChange={(q) => change({ q })} />
        <Picker
          label={t("lights.switching")}
          value={filter.switching ?? ""}
          options={switchings.map((value) => [value, t(`switching.${value}`)])}
          all={t("lights.allSwitching")}
          onChange={(value) =>
            change({ switching: switchings.find((one) => one === value) ?? null })
          }
        />
        <Picker
          label={t("lights.sort")}
          value={`${filter.sort} ${filter.order}`}
          options={lightSorts.flatMap((sort) => [
            [`${sort} asc`, t("lights.sortUp", { column: t(`lights.column.${sort}`) })] as const,
            [`${sort} desc`, t("lights.sortDown", { column: t(`lights.column.${sort}`) })] as const,
          ])}
          onChange={(value) => {
            const [sort, order] = value.split(" ");
            change({
              sort: lightSorts.find((one) => one === sort) ?? "number",
              order: order === "desc" ? "desc" : "asc",
            });
          }}
        />
      </div>
      <StatusFilter
        chosen={filter.status}
        counts={first?.counts}
        onChange={(status) => change({ status })}
      />
      <div className="row row-ends">
        <p className="soft" role="status">
          {first === undefined
            ? ""
            : t("lights.found", { count: total, number: formats.integer(total) })}
          {filter.street !== null && ` · ${filter.street}`}
          {filter.cabinet !== null && ` · ${t("light.cabinet", { cabinet: filter.cabinet })}`}
        </p>
        {filterParameters(filter).size > 0 && (
          <Link href={pathOf({ screen: "lights", filter: allLights })}>{t("lights.reset")}</Link>
        )}
      </div>
      {first === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : total === 0 ? (
        <p>{t("lights.none")}</p>
      ) : (
        <LightsTable
          rows={rows}
          total={total}
          sort={filter.sort}
          order={filter.order}
          more={
            query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : null
          }
          onSort={(sort: LightSort) =>
            change({
              sort,
              order: sort === filter.sort && filter.order === "asc" ? "desc" : "asc",
            })
          }
        />
      )}
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

function Picker({
  label,
  value,
  options,
  all,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly all?: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
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
    <div className="chips" role="group" aria-label={t("lights.status")}>
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
