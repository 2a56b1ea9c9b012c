import { useSyncExternalStore } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "./icons.tsx";

export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface Shown extends Toast {
  readonly id: number;
}

/** Long enough to read and to reach "undo" by keyboard (WCAG 2.2.1 asks for at least 20 seconds where it cannot be extended). */
const shownForMs = 25_000;
const atMost = 3;

let shown: readonly Shown[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function show(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number): void {
  show(shown.filter((one) => one.id !== id));
}

/** Tells what has happened, with a way back where there is one. */
export function toast(what: Toast): void {
  lastId += 1;
  const id = lastId;
  show([...shown.slice(-(atMost - 1)), { ...what, id }]);
  setTimeout(() => dismiss(id), shownForMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const t = useTranslate();
  const list = useSyncExternalStore(subscribe, () => shown);
  return (
    <div className="toasts" role="status">
      {list.map(({ id, text, action }) => (
        <div key={id} className="toast">
          <p>{text}</p>
          <span className="row">
            {action !== undefined && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  dismiss(id);
                  action.run();
                }}
              >
                {action.label}
              </button>
            )}
            <button
              type="button"
              className="button button-icon"
              aria-label={t("common.close")}
              onClick={() => dismiss(id)}
            >
              <Icon name="close" />
            </button>
          </span>
        </div>
      ))}
    </div>
  );
}
