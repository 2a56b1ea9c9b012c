import { ask } from "../client/http.ts";
import { createOutbox } from "./outbox.ts";
import type { Outgoing } from "./outbox.ts";

const storageKey = "lichtpunkt.outbox";
const retryMs = 10_000;

const refusals = new Set<(one: Outgoing, error: unknown) => void>();

/** The page's outbox. It outlives the screen that filled it, and the page itself. */
export const outbox = createOutbox({
  send: ({ path, body, key }) =>
    ask<unknown>(path, { method: "POST", body, idempotencyKey: key, keepalive: true }),
  store: {
    read: () => localStorage.getItem(storageKey),
    write: (text) => localStorage.setItem(storageKey, text),
  },
  now: Date.now,
  refused: (one, error) => {
    for (const tell of refusals) tell(one, error);
  },
});

/** Hears of what the server refused for good, until the returned function is called. */
export function onRefused(tell: (one: Outgoing, error: unknown) => void): () => void {
  refusals.add(tell);
  return () => refusals.delete(tell);
}

/** Sends what waits now, whenever the network comes back, and every few seconds while there is something. */
export function keepSending(): () => void {
  const flush = (): void => {
    if (outbox.waiting().length > 0) void outbox.flush();
  };
  flush();
  addEventListener("online", flush);
  const timer = setInterval(flush, retryMs);
  return () => {
    removeEventListener("online", flush);
    clearInterval(timer);
  };
}
