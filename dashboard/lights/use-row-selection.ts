import { useRef } from "react";
import { selection } from "../app/stores.ts";
import { problemSentence } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import type { LightsFilter } from "../router/routes.ts";
import { idsBetween } from "./light-pages.ts";
import { drawOut } from "./row-range.ts";

/** Rows that a range may hold: more than these are better chosen as all hits of a filter. */
const rangeAtMost = 20_000;

interface RowSelection {
  /** A tick of one row; with Shift of all from the last one ticked. */
  readonly tick: (index: number, lightId: string, drawn: boolean) => void;
  /** Draws the range out to a row, or back to it. */
  readonly drawTo: (index: number) => void;
}

/** Choosing rows of the list, one by one and in ranges. */
export function useRowSelection(filter: LightsFilter): RowSelection {
  const t = useTranslate();
  const anchor = useRef<number | null>(null);
  const end = useRef(0);
  // Ranges follow one another: a later one must not be overtaken by an earlier one whose rows came late.
  const queue = useRef(Promise.resolve());

  const drawTo = (index: number): void => {
    const from = anchor.current ?? index;
    const { add, remove } = drawOut(from, anchor.current === null ? index : end.current, index);
    if (add[1] - add[0] >= rangeAtMost) {
      toast({ text: t("lights.rangeTooLong") });
      return;
    }
    anchor.current = from;
    end.current = index;
    queue.current = queue.current
      .then(async () => {
        selection.add(await idsBetween(filter, ...add));
        if (remove !== null) selection.remove(await idsBetween(filter, ...remove));
      })
      .catch((error: unknown) => toast({ text: problemSentence(error, t) }));
  };
  return {
    drawTo,
    tick(index, lightId, drawn) {
      if (drawn && anchor.current !== null) {
        drawTo(index);
        return;
      }
      anchor.current = index;
      end.current = index;
      if (selection.has(lightId)) selection.remove([lightId]);
      else selection.add([lightId]);
    },
  };
}
