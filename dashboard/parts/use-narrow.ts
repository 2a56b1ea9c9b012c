import { useSyncExternalStore } from "react";

/** Below this the column of places becomes the bar at the thumb; styles/shell.css names the same width. */
const query = matchMedia("(max-width: 60rem)");

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Whether the screen is a phone's or as narrow. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches);
