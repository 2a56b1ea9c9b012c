import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { LightRow } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { Icon } from "../parts/icons.tsx";
import { StatusWord } from "../parts/status-glyph.tsx";
import { useWidth } from "../parts/use-width.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import type { LightSort } from "../router/routes.ts";

const rowHeight = 48;
const cardHeight = 92;
const cardsBelow = 720;

export interface LightsTableProps {
  readonly rows: readonly LightRow[];
  readonly total: number;
  readonly sort: LightSort;
  readonly order: "asc" | "desc";
  /** Fetches the next page; null while there is none or it is on its way. */
  readonly more: (() => void) | null;
  readonly onSort: (sort: LightSort) => void;
}

const columns = [
  { key: "number", sort: "number" },
  { key: "street", sort: "street" },
  { key: "status", sort: "status" },
  { key: "level", sort: null },
  { key: "power", sort: "power" },
  { key: "lastSeen", sort: "lastSeen" },
] as const satisfies readonly { key: string; sort: LightSort | null }[];

/** All rows of the list as a table of which only the rows in view are in the page; on a phone each row is a card. */
export function LightsTable(props: LightsTableProps) {
  const { rows, total, more } = props;
  const t = useTranslate();
  const [frame, width] = useWidth<HTMLDivElement>();
  const top = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const cards = width < cardsBelow;
  useLayoutEffect(() => {
    setMargin(top.current?.offsetTop ?? 0);
  }, [cards]);
  // Its functions change without a new identity; nothing here is memoised by them.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (cards ? cardHeight : rowHeight),
    overscan: 12,
    scrollMargin: margin,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 40) more?.();
  }, [last, rows.length, more]);
  useEffect(() => virtual.measure(), [cards, virtual]);
  const before = (items[0]?.start ?? margin) - margin;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin);

  return (
    <div ref={frame}>
      <div ref={top} />
      <table
        className={cards ? "lights-table lights-cards" : "lights-table"}
        aria-rowcount={total + 1}
        aria-label={t("lights.title")}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ key, sort }) => (
              <Column key={key} name={t(`lights.column.${key}`)} sort={sort} table={props} />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} />}
          {items.map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <Row key={row.id} row={row} rowIndex={item.index + 2} />
            );
          })}
          {after > 0 && <Gap height={after} />}
        </tbody>
      </table>
    </div>
  );
}

function Gap({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden="true" className="gap" style={{ height }}>
      <td colSpan={columns.length} aria-hidden="true" />
    </tr>
  );
}

function Column({
  name,
  sort,
  table,
}: {
  readonly name: string;
  readonly sort: LightSort | null;
  readonly table: LightsTableProps;
}) {
  if (sort === null) return <th scope="col">{name}</th>;
  const active = table.sort === sort;
  const up = table.order === "asc";
  return (
    <th scope="col" aria-sort={active ? (up ? "ascending" : "descending") : "none"}>
      <button type="button" className="sort" onClick={() => table.onSort(sort)}>
        {name}
        <span className={active ? "sort-sign" : "sort-sign sort-off"}>
          <Icon name={active && !up ? "down" : "up"} size={14} />
        </span>
      </button>
    </th>
  );
}

function Row({ row, rowIndex }: { readonly row: LightRow; readonly rowIndex: number }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  const level = row.levelPercent;
  return (
    <tr aria-rowindex={rowIndex} data-stale={row.stale ? "" : undefined}>
      <th scope="row">
        <Link href={pathOf({ screen: "light", id: row.id })}>{row.number}</Link>
        {row.byHand && <span className="by-hand">{t("lights.byHand")}</span>}
      </th>
      <Cell name={t("lights.column.street")}>
        {row.street ?? row.area ?? "–"} {row.houseNumber}
        {row.mast !== null && row.mast !== row.number && (
          <span className="soft"> · {t("light.mast", { mast: row.mast })}</span>
        )}
      </Cell>
      <Cell name={t("lights.column.status")}>
        <StatusWord status={row.status} />
      </Cell>
      <Cell name={t("lights.column.level")} number>
        {level === null ? "–" : formats.percent(level)}
      </Cell>
      <Cell name={t("lights.column.power")} number>
        {row.powerW === null ? "–" : formats.watts(row.powerW)}
      </Cell>
      <Cell name={t("lights.column.lastSeen")}>
        {row.switching === "networked"
          ? row.lastSeenAt === null || now === null
            ? t("lights.never")
            : formats.age(row.lastSeenAt, now)
          : t(`switching.${row.switching}`)}
      </Cell>
    </tr>
  );
}

function Cell({
  name,
  number,
  children,
}: {
  readonly name: string;
  readonly number?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <td data-name={name} className={number === true ? "number" : undefined}>
      {children}
    </td>
  );
}
