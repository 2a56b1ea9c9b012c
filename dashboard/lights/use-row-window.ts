import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { flushSync } from "react-dom";
import { isInView, keyOrigin, rowWindow, scrollOfRow } from "./row-window.ts";
import type { RowWindow } from "./row-window.ts";

interface Shown extends RowWindow {
  /** The row whose element has the key 0. */
  readonly origin: number;
}

interface RowWindowState extends Shown {
  /** Put it on the element whose upper edge is that of the first row. */
  readonly top: RefObject<HTMLDivElement | null>;
  /** Brings a row into view where it is not. */
  readonly show: (row: number) => void;
}

/** The list counts as moving until the page has stood still for so long. */
const restMs = 120;
/** Rows that the bars at an edge of the view may cover. */
const underBars = 3;
const nothing: Shown = { first: 0, last: 0, before: 0, after: 0, origin: 0 };

const same = (a: RowWindow, b: RowWindow): boolean =>
  a.first === b.first && a.last === b.last && a.before === b.before && a.after === b.after;

/**
 * The rows of a list of equal rows that are in view as the page scrolls. `held` tells whether a row has the focus: then no element
 * may go over to another row, for the focus would go with it.
 */
export function useRowWindow(
  count: number,
  rowHeight: number,
  held: () => boolean,
): RowWindowState {
  const top = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown>(nothing);
  const look = useCallback((): void => {
    const scrolled = -(top.current?.getBoundingClientRect().top ?? 0);
    const next = rowWindow({ scrolled, height: innerHeight, count, rowHeight });
    const keeps = held();
    setShown((before) => {
      if (same(before, next)) return before;
      return { ...next, origin: keeps ? before.origin : keyOrigin(before.origin, before, next) };
    });
  }, [count, rowHeight, held]);
  useLayoutEffect(look, [look]);
  useEffect(() => {
    // A browser tells of scrolling once in each frame, before it draws: rows that are drawn at once are in that very frame.
    const draw = (): void => flushSync(look);
    let resting: ReturnType<typeof setTimeout> | undefined;
    const onScroll = (): void => {
      const list = top.current?.parentElement;
      // Not by way of React, which has nothing to draw for it.
      list?.toggleAttribute("data-moving", true);
      clearTimeout(resting);
      resting = setTimeout(() => list?.toggleAttribute("data-moving", false), restMs);
      draw();
    };
    addEventListener("scroll", onScroll, { passive: true });
    addEventListener("resize", draw);
    return () => {
      clearTimeout(resting);
      removeEventListener("scroll", onScroll);
      removeEventListener("resize", draw);
    };
  }, [look]);
  return {
    ...shown,
    top,
    show(row) {
      const edge = top.current?.getBoundingClientRect().top ?? 0;
      const seen = { height: innerHeight, count, rowHeight };
      // Rows near an edge of the view may lie under the bars.
      if (isInView(row, { scrolled: -edge, ...seen }, underBars)) return;
      scrollTo({ top: scrollY + edge + scrollOfRow(row, seen) });
    },
  };
}
