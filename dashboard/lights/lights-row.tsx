import { memo, useRef } from "react";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import type { LightRow } from "../../api/contract/lights.ts";
import { lampStore } from "../app/stores.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { cellOf, isNumeric } from "./light-cell.tsx";
import type { CellWords } from "./light-cell.tsx";
import type { LightColumn } from "./light-columns.ts";
import { liveRow } from "./live-row.ts";

/** A finger that rests this long on a card begins choosing. */
const longPressMs = 500;

export interface RowActs {
  readonly onTick: (index: number, lightId: string, drawn: boolean) => void;
  readonly onKey: (index: number, event: KeyboardEvent) => void;
  readonly onLongPress: (index: number, lightId: string) => void;
}

export interface LightsRowProps {
  readonly row: LightRow | null;
  readonly index: number;
  readonly columns: readonly LightColumn[];
  readonly words: CellWords;
  readonly ticks: boolean;
  /** The row whose tick is the list's tab stop. */
  readonly isActive: boolean;
  readonly isChosen: boolean;
  /** Another number: the lamps have said something since. */
  readonly lamps: number;
  readonly acts: RowActs;
}

/** One light point of the list; grey bars where it has not come yet. Drawn anew only where it differs: a list in flight has no time. */
export const LightsRow = memo(function LightsRow(props: LightsRowProps) {
  const { row, index, columns, words, ticks, isActive, isChosen } = props;
  const { onTick, onKey, onLongPress } = props.acts;
  const { t } = words;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const touched = useRef(false);
  if (row === null) {
    return (
      <tr aria-rowindex={index + 2} aria-busy="true">
        {ticks && <td className="tick" aria-label={words.loading} />}
        {columns.map((column) => (
          <Cell key={column} column={column} label={words.loading}>
            <span className="bone" />
          </Cell>
        ))}
      </tr>
    );
  }
  const live = liveRow(row, lampStore);
  const hold = (event: PointerEvent): void => {
    clearTimeout(timer.current);
    touched.current = event.pointerType !== "mouse";
    if (!touched.current) return;
    timer.current = setTimeout(() => onLongPress(index, row.id), longPressMs);
  };
  const letGo = (): void => clearTimeout(timer.current);
  return (
    <tr
      aria-rowindex={index + 2}
      data-stale={live.stale ? "" : undefined}
      data-chosen={isChosen ? "" : undefined}
      onPointerDown={hold}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onPointerMove={letGo}
      onContextMenu={(event) => {
        // The browser's own answer to a long press would lie over ours.
        if (touched.current) event.preventDefault();
      }}
    >
      {ticks && (
        <td className="tick">
          <label>
            <input
              type="checkbox"
              data-row={index}
              tabIndex={isActive ? 0 : -1}
              checked={isChosen}
              aria-label={t("lights.tick", { number: row.number })}
              // The state comes from the selection; what a click means depends on Shift.
              onChange={() => undefined}
              onClick={(event) => onTick(index, row.id, event.shiftKey)}
              onKeyDown={(event) => onKey(index, event)}
            />
          </label>
        </td>
      )}
      {columns.map((column) => (
        <Cell key={column} column={column}>
          {column === "number" ? (
            <>
              <Link href={pathOf({ screen: "light", id: row.id })}>{row.number}</Link>
              {live.byHand && <span className="by-hand">{t("lights.byHand")}</span>}
            </>
          ) : (
            cellOf(column, live, words)
          )}
        </Cell>
      ))}
    </tr>
  );
});

/** The number is the head of its row, also while it has not come. */
function Cell({
  column,
  label,
  children,
}: {
  readonly column: LightColumn;
  readonly label?: string;
  readonly children: ReactNode;
}) {
  if (column === "number") {
    return (
      <th scope="row" className="in-number" aria-label={label}>
        {children}
      </th>
    );
  }
  return (
    <td className={`in-${column}${isNumeric(column) ? " number" : ""}`} aria-label={label}>
      {children}
    </td>
  );
}
