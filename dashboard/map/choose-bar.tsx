import { useState } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { ChooseList } from "./choose-list.tsx";
import type { ChooseKind } from "./choose-list.tsx";
import { chooseModes, chooseTools } from "./use-choosing.ts";
import type { Choosing } from "./use-choosing.ts";

const lists = ["street", "cabinet", "group"] as const satisfies readonly ChooseKind[];

export interface ChooseBarProps {
  readonly choosing: Choosing;
  /** Shows what was chosen from a list. */
  readonly onChosen: () => void;
  /** Sets out a new light point; null where the reader may not. */
  readonly onPlace: (() => void) | null;
}

/** The tools of the map by which light points are chosen: each drag has a list beside it that does the same. */
export function ChooseBar({ choosing, onChosen, onPlace }: ChooseBarProps) {
  const t = useTranslate();
  const [list, setList] = useState<ChooseKind | null>(null);
  const { tool, setTool, mode, setMode } = choosing;
  if (tool === null) {
    return (
      <div className="map-tools" data-closed="">
        {onPlace !== null && (
          <button type="button" className="map-chip" onClick={onPlace}>
            <Icon name="add" size={18} /> {t("map.place")}
          </button>
        )}
        <button type="button" className="map-chip" onClick={() => setTool("rectangle")}>
          <Icon name="choose" size={18} /> {t("map.choose")}
        </button>
      </div>
    );
  }
  return (
    <div className="map-tools" role="group" aria-label={t("map.choose")} data-sideways="">
      <button
        type="button"
        className="map-chip map-chip-icon"
        aria-label={t("map.chooseEnd")}
        onClick={() => setTool(null)}
      >
        <Icon name="close" size={18} />
      </button>
      <span className="map-switch" role="group" aria-label={t("map.tool")}>
        {chooseTools.map((one) => (
          <button key={one} type="button" aria-pressed={tool === one} onClick={() => setTool(one)}>
            <Icon name={one} size={18} /> <span className="word">{t(`map.tool.${one}`)}</span>
          </button>
        ))}
      </span>
      {tool !== "tap" && (
        <span className="map-switch" role="group" aria-label={t("map.mode")}>
          {chooseModes.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={mode === one}
              onClick={() => setMode(one)}
            >
              {t(`map.mode.${one}`)}
            </button>
          ))}
        </span>
      )}
      {lists.map((kind) => (
        <button key={kind} type="button" className="map-chip" onClick={() => setList(kind)}>
          {t(`map.list.${kind}`)}
        </button>
      ))}
      <Sheet
        title={list === null ? "" : t(`map.list.${list}`)}
        isOpen={list !== null}
        onOpenChange={() => setList(null)}
      >
        {list !== null && (
          <ChooseList
            kind={list}
            mode={mode}
            done={() => {
              setList(null);
              onChosen();
            }}
          />
        )}
      </Sheet>
    </div>
  );
}
