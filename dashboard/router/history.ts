import { useSyncExternalStore } from "react";
import { parseRoute } from "./routes.ts";
import type { Route } from "./routes.ts";

const listeners = new Set<() => void>();
let address = location.pathname + location.search;
let route = parseRoute(address);

/** A question before the page is left, as with unsaved work; true lets go. */
let guard: (() => boolean) | null = null;

function arrive(): void {
  address = location.pathname + location.search;
  route = parseRoute(address);
  for (const listener of listeners) listener();
}

addEventListener("popstate", () => {
  const target = location.pathname + location.search;
  if (guard !== null && !guard()) {
    history.pushState(null, "", address);
    return;
  }
  if (target !== address) arrive();
});

/** Goes to a path of our own. `replace` leaves no step back, as for filters typed letter by letter. */
export function navigate(path: string, how: { readonly replace?: boolean } = {}): void {
  if (path === address) return;
  const samePage = new URL(path, location.origin).pathname === location.pathname;
  if (!samePage && guard !== null && !guard()) return;
  if (how.replace === true) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  arrive();
}

/** Asks before leaving until the returned function is called. */
export function guardLeaving(mayLeave: () => boolean): () => void {
  guard = mayLeave;
  const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
  addEventListener("beforeunload", onUnload);
  return () => {
    if (guard === mayLeave) guard = null;
    removeEventListener("beforeunload", onUnload);
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => route);
}
