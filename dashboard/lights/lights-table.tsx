import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import type { LightRow } from "../../api/contract/lights.ts";
import { selection } from "../app/stores.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useLampSummary, useTownNow } from "../live/hooks.ts";
import type { LightSort, LightsFilter } from "../router/routes.ts";
import { useSelectionVersion } from "../selection/use-selection.ts";
import { columnWidths } from "./light-columns.ts";
import type { LightColumn } from "./light-columns.ts";
import { useSettledPages } from "./light-pages.ts";
import type { PageRange } from "./light-pages.ts";
import { LightsHead } from "./lights-head.tsx";
import { LightsRow } from "./lights-row.tsx";
import type { RowActs } from "./lights-row.tsx";
import { useRowSelection } from "./use-row-selection.ts";
import { useRowWindow } from "./use-row-window.ts";

export interface LightsTableProps {
  readonly total: number;
  readonly rowAt: (index: number) => LightRow | null;
  /** CSS pixels. */
  readonly rowHeight: number;
  readonly filter: LightsFilter;
  readonly columns: readonly LightColumn[];
  readonly cards: boolean;
  readonly ticks: boolean;
  /** The pages that the rows in view are on. */
  readonly onPages: (pages: PageRange) => void;
  readonly onSort: (sort: LightSort) => void;
  readonly onAll: () => void;
  /** A long press has begun choosing. */
  readonly onChoosing: () => void;
}

const rowsOfAPage = 10;

/** All rows of the list as a table of which only the rows in view are in the page; on a phone each row is a card. */
export function LightsTable(props: LightsTableProps) {
  const { total, rowAt, rowHeight, filter, columns, cards, ticks, onAll } = props;
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  const words = useMemo(
    () => ({ t, loading: t("common.loading"), formats, now }),
    [t, formats, now],
  );
  // Rows show what their lamps say by now and whether they are chosen; both live outside React.
  const lamps = useLampSummary().version;
  useSelectionVersion();
  const { tick, drawTo } = useRowSelection(filter);
  const [active, setActive] = useState(0);
  const wantsFocus = useRef(false);
  const body = useRef<HTMLTableSectionElement>(null);
  const [hasFocus] = useState(() => () => body.current?.contains(document.activeElement) ?? false);
  const { top, show, ...shown } = useRowWindow(total, rowHeight, hasFocus);
  useSettledPages(shown.first, shown.last, props.onPages);
  useEffect(() => {
    if (!wantsFocus.current) return;
    const box = body.current?.querySelector<HTMLElement>(`[data-row="${active}"]`);
    if (box === null || box === undefined) return;
    wantsFocus.current = false;
    box.focus();
  });

  const goTo = (index: number, drawn: boolean): void => {
    const next = Math.max(0, Math.min(total - 1, index));
    wantsFocus.current = true;
    setActive(next);
    show(next);
    if (drawn) drawTo(next);
  };
  const onKey = (index: number, event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + rowsOfAPage,
      PageUp: index - rowsOfAPage,
      Home: 0,
      End: total - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      goTo(next, event.shiftKey);
    } else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onAll();
    } else if (event.key === "Escape") {
      selection.clear();
    }
  };
  const acts = useSteady({
    onTick: (at, id, drawn) => {
      setActive(at);
      tick(at, id, drawn);
    },
    onKey,
    onLongPress: (at, id) => {
      props.onChoosing();
      if (!selection.has(id)) tick(at, id, false);
    },
  });
  const inView = active >= shown.first && active < shown.last;
  const rows: number[] = [];
  for (let index = shown.first; index < Math.min(shown.last, total); index++) rows.push(index);
  const width = columns.length + (ticks ? 1 : 0);
  return (
    <div>
      <div ref={top} />
      <table
        className={cards ? "lights-table lights-cards" : "lights-table"}
        aria-rowcount={total + 1}
        aria-label={t("lights.title")}
        data-ticks={ticks ? "" : undefined}
      >
        <colgroup>
          {ticks && <col className="tick-column" />}
          {columnWidths(columns).map((share, place) => (
            <col key={columns[place]} style={{ width: `${share}%` }} />
          ))}
        </colgroup>
        <LightsHead table={props} />
        <tbody ref={body}>
          {shown.before > 0 && <Gap height={shown.before} width={width} />}
          {rows.map((index) => (
            <LightsRow
              key={index - shown.origin}
              row={rowAt(index)}
              index={index}
              columns={columns}
              words={words}
              ticks={ticks}
              isActive={inView ? index === active : index === shown.first}
              isChosen={selection.has(rowAt(index)?.id ?? "")}
              lamps={lamps}
              acts={acts}
            />
          ))}
          {shown.after > 0 && <Gap height={shown.after} width={width} />}
        </tbody>
      </table>
    </div>
  );
}

/** Functions that stay the same while what they do follows the last render, so that rows need not be drawn anew for them. */
function useSteady(acts: RowActs): RowActs {
  const latest = useRef(acts);
  useLayoutEffect(() => {
    latest.current = acts;
  });
  const [steady] = useState<RowActs>(() => ({
    onTick: (...given) => latest.current.onTick(...given),
    onKey: (...given) => latest.current.onKey(...given),
    onLongPress: (...given) => latest.current.onLongPress(...given),
  }));
  return steady;
}

function Gap({ height, width }: { readonly height: number; readonly width: number }) {
  return (
    <tr aria-hidden="true" className="gap" style={{ height }}>
      <td colSpan={width} aria-hidden="true" />
    </tr>
  );
}
