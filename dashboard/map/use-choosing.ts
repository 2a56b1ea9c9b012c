import { useEffect, useEffectEvent, useState } from "react";
import { lampStatuses } from "../../api/contract/lights.ts";
import type { LampStatus } from "../../api/contract/lights.ts";
import { lampStore, selection } from "../app/stores.ts";
import type { DrawnKeys } from "./drawing.ts";
import type { Ring } from "./ring.ts";
import type { TownMap } from "./town-map-view.ts";

/** What a finger does on the map while light points are being chosen. */
export const chooseTools = ["tap", "rectangle", "lasso"] as const;
type ChooseTool = (typeof chooseTools)[number];
export const chooseModes = ["replace", "add", "remove"] as const;
export type ChooseMode = (typeof chooseModes)[number];

export interface Choosing {
  /** Null while nobody chooses: a tap opens a light point. */
  readonly tool: ChooseTool | null;
  readonly setTool: (tool: ChooseTool | null) => void;
  readonly mode: ChooseMode;
  readonly setMode: (mode: ChooseMode) => void;
  /** A tap on these slots (heads of one mast together). */
  readonly tap: (slots: readonly number[]) => void;
  readonly takeRing: (map: TownMap, ring: Ring, keys: DrawnKeys) => void;
}

/** Choosing on the map. `shown`: only these states are wanted, all where it is empty. `isFree`: Escape is not needed elsewhere. */
export function useChoosing(
  map: TownMap | null,
  shown: ReadonlySet<LampStatus>,
  isFree: boolean,
): Choosing {
  const [tool, setTool] = useState<ChooseTool | null>(null);
  const [mode, setMode] = useState<ChooseMode>("replace");
  useEffect(() => map?.draw(tool === null || tool === "tap" ? null : tool), [map, tool]);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || !isFree) return;
    if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
    if (selection.ids().size > 0) selection.clear();
    else setTool(null);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);

  const idsOf = (slots: readonly number[]): string[] => {
    const ids = lampStore.columns()?.ids ?? [];
    return slots.flatMap((slot) => ids[slot] ?? []);
  };
  return {
    tool,
    setTool,
    mode,
    setMode,
    tap(slots) {
      const ids = idsOf(slots);
      if (ids.length === 0) return;
      if (ids.every((id) => selection.has(id))) selection.remove(ids);
      else selection.add(ids);
    },
    takeRing(drawnOn, ring, keys) {
      const status = lampStore.status();
      const slots = drawnOn.inside(ring).filter((slot) => {
        const name = lampStatuses[status[slot] ?? 0];
        return shown.size === 0 || (name !== undefined && shown.has(name));
      });
      const how = keys.alt ? "remove" : keys.shift ? "add" : mode;
      if (how !== "replace") selection[how](idsOf(slots));
      else selection.replace(idsOf(slots), shown.size === 0 ? { within: ring } : undefined);
    },
  };
}
