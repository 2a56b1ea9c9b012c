import { memo } from "react";
import { selection } from "../app/stores.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import type { LightSort } from "../router/routes.ts";
import { useSelectionVersion } from "../selection/use-selection.ts";
import { isNumeric } from "./light-cell.tsx";
import { lightColumns } from "./light-columns.ts";
import type { LightColumn } from "./light-columns.ts";
import type { LightsTableProps } from "./lights-table.tsx";

/** Names of the columns, each a way to sort; it stays as it is while rows pass below it. */
export const LightsHead = memo(function LightsHead({
  table,
}: {
  readonly table: LightsTableProps;
}) {
  const { total, columns, ticks, onAll } = table;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {ticks && (
          <th scope="col" className="tick">
            <AllTick total={total} onAll={onAll} />
          </th>
        )}
        {lightColumns
          .filter(({ column }) => columns.includes(column))
          .map(({ column, sort }) => (
            <Column key={column} column={column} sort={sort} table={table} />
          ))}
      </tr>
    </thead>
  );
});

/** The tick over all ticks: some chosen is neither yes nor no. */
function AllTick({ total, onAll }: { readonly total: number; readonly onAll: () => void }) {
  const t = useTranslate();
  useSelectionVersion();
  const size = selection.ids().size;
  return (
    <label>
      <input
        type="checkbox"
        aria-label={t("lights.tickAll")}
        checked={size > 0 && size === total}
        ref={(box) => {
          if (box !== null) box.indeterminate = size > 0 && size !== total;
        }}
        onChange={() => {
          if (size > 0) selection.clear();
          else onAll();
        }}
      />
    </label>
  );
}

function Column({
  column,
  sort,
  table,
}: {
  readonly column: LightColumn;
  readonly sort: LightSort | null;
  readonly table: LightsTableProps;
}) {
  const t = useTranslate();
  const name = t(`lights.column.${column}`);
  const look = `in-${column}${isNumeric(column) ? " number" : ""}`;
  if (sort === null) {
    return (
      <th scope="col" className={look}>
        {name}
      </th>
    );
  }
  const active = table.filter.sort === sort;
  const up = table.filter.order === "asc";
  return (
    <th
      scope="col"
      className={look}
      aria-sort={active ? (up ? "ascending" : "descending") : "none"}
    >
      <button type="button" className="sort" onClick={() => table.onSort(sort)}>
        {name}
        <span className={active ? "sort-sign" : "sort-sign sort-off"}>
          <Icon name={active && !up ? "down" : "up"} size={14} />
        </span>
      </button>
    </th>
  );
}
