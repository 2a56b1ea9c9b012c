import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import type { LightRow } from "../../api/contract/lights.ts";
import { lightsPage } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { placeWords } from "../lights/place-words.ts";
import { StatusWord } from "../parts/status-glyph.tsx";
import { navigate } from "../router/history.ts";
import { allLights, filterParameters, pathOf } from "../router/routes.ts";
import { afterFocusIsBack } from "./after-focus.ts";

const shownAtMost = 8;

export interface SearchDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

export function SearchDialog({ isOpen, onOpenChange }: SearchDialogProps) {
  const t = useTranslate();
  return (
    <ModalOverlay
      className="search-dialog"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable
    >
      <Modal>
        <Dialog className="search-box" aria-label={t("search.title")}>
          <SearchBox leave={() => onOpenChange(false)} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function SearchBox({ leave }: { readonly leave: () => void }) {
  const t = useTranslate();
  const [text, setText] = useState("");
  const [choice, setChoice] = useState({ text: "", place: 0 });
  const input = useRef<HTMLInputElement>(null);
  const wanted = useDeferredValue(text.trim());
  const filter = { ...allLights, q: wanted };
  const found = useQuery({
    queryKey: ["lights", "search", wanted],
    queryFn: ({ signal }) => lightsPage(filterParameters(filter), null, shownAtMost, signal),
    enabled: wanted !== "",
    placeholderData: (before) => before,
  });
  const rows: readonly LightRow[] = wanted === "" ? [] : (found.data?.rows ?? []);
  const total = wanted === "" ? 0 : (found.data?.total ?? 0);
  // A choice counts for the text it was made at; another text begins at the first row.
  const active = choice.text === wanted ? choice.place : 0;
  const setActive = (place: number): void => setChoice({ text: wanted, place });
  useEffect(() => input.current?.focus(), []);
  /** Where to go once the dialog is gone. */
  const goal = useRef<string | null>(null);
  useEffect(
    () => () => {
      const path = goal.current;
      if (path !== null) afterFocusIsBack(() => navigate(path));
    },
    [],
  );

  const go = (path: string): void => {
    goal.current = path;
    leave();
  };
  const open = (row: LightRow): void => go(pathOf({ screen: "light", id: row.id }));
  const openList = (): void => go(pathOf({ screen: "lights", filter }));
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (rows.length === 0) return;
      setActive((active + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const row = rows[active];
      if (row !== undefined) open(row);
    }
  };
  return (
    <>
      <input
        className="input"
        type="text"
        role="combobox"
        aria-label={t("search.title")}
        aria-expanded={rows.length > 0}
        aria-controls="search-results"
        aria-activedescendant={rows.length > 0 ? `search-result-${active}` : undefined}
        aria-autocomplete="list"
        placeholder={t("search.placeholder")}
        autoComplete="off"
        spellCheck={false}
        ref={input}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
      />
      <div id="search-results" className="results" role="listbox" aria-label={t("search.results")}>
        {rows.map((row, place) => (
          <div
            key={row.id}
            id={`search-result-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            onPointerMove={() => setActive(place)}
            onClick={() => open(row)}
            onKeyDown={onKey}
          >
            <strong>{row.number}</strong>
            <span className="soft">{placeWords(row, t)}</span>
            <StatusWord status={row.status} />
          </div>
        ))}
      </div>
      <div className="results-note row row-ends">
        <span role="status">
          {wanted === "" ? t("search.hint") : t("search.found", { count: total })}
        </span>
        {total > rows.length && (
          <button type="button" className="button" onClick={openList}>
            {t("search.all")}
          </button>
        )}
      </div>
    </>
  );
}
