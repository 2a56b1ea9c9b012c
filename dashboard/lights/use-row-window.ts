import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { rowWindow, scrollOfRow } from "./row-window.ts";
import type { RowWindow } from "./row-window.ts";

interface RowWindowState extends RowWindow {
  /** Put it on the element whose upper edge is that of the first row. */
  readonly top: RefObject<HTMLDivElement | null>;
  /** Brings a row into view where it is not. */
  readonly show: (row: number) => void;
}

const same = (a: RowWindow, b: RowWindow): boolean =>
  a.first === b.first && a.last === b.last && a.before === b.before && a.after === b.after;

/** The rows of a list of equal rows that are in view as the page scrolls. */
export function useRowWindow(count: number, rowHeight: number): RowWindowState {
  const top = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<RowWindow>({ first: 0, last: 0, before: 0, after: 0 });
  const look = useCallback((): void => {
    const scrolled = -(top.current?.getBoundingClientRect().top ?? 0);
    const next = rowWindow({ scrolled, height: innerHeight, count, rowHeight });
    setShown((before) => (same(before, next) ? before : next));
  }, [count, rowHeight]);
  useLayoutEffect(look, [look]);
  useEffect(() => {
    let frame = 0;
    const onScroll = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    addEventListener("scroll", onScroll, { passive: true });
    addEventListener("resize", onScroll);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", onScroll);
      removeEventListener("resize", onScroll);
    };
  }, [look]);
  return {
    ...shown,
    top,
    show(row) {
      const edge = top.current?.getBoundingClientRect().top ?? 0;
      const seen = { height: innerHeight, count, rowHeight };
      const { first, last } = rowWindow({ scrolled: -edge, ...seen });
      // Rows near an edge of what is drawn may lie under the bars.
      if (row >= first + 11 && row < last - 11) return;
      scrollTo({ top: scrollY + edge + scrollOfRow(row, seen) });
    },
  };
}
