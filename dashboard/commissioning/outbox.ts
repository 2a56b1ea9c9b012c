import { RequestFailed } from "../client/http.ts";

/** Something that must reach the server whatever the network does meanwhile. */
export interface Outgoing {
  readonly path: string;
  readonly body: unknown;
  /** Makes a repeated request harmless. */
  readonly key: string;
  /** What it is for, as the list of what is not done yet names it. */
  readonly what: "endOverride" | "record";
  readonly number: string;
  /** Real instant from which it is no longer worth sending; null for never. */
  readonly until: number | null;
}

export interface OutboxDependencies {
  readonly send: (one: Outgoing) => Promise<unknown>;
  /** Text that survives the page. */
  readonly store: { readonly read: () => string | null; readonly write: (text: string) => void };
  /** Real milliseconds since 1970. */
  readonly now: () => number;
  /** Called for what the server refuses for good. */
  readonly refused: (one: Outgoing, error: unknown) => void;
}

export interface Outbox {
  readonly put: (one: Outgoing) => Promise<void>;
  /** Sends what waits, in order, until the network fails. */
  readonly flush: () => Promise<void>;
  readonly waiting: () => readonly Outgoing[];
  readonly subscribe: (listener: () => void) => () => void;
}

/** Worth another try: no network, a server that restarts, too many requests, or a session to be renewed. */
const isPassing = (error: unknown): boolean =>
  error instanceof RequestFailed &&
  (error.status === 0 || error.status >= 500 || [401, 408, 429].includes(error.status));

/** Keeps ends of overrides and records of tests until the server has them. Commands to lamps are never kept: late, they would surprise. */
export function createOutbox({ send, store, now, refused }: OutboxDependencies): Outbox {
  let list = readList(store.read());
  let flushing: Promise<void> | null = null;
  const listeners = new Set<() => void>();

  const keep = (next: readonly Outgoing[]): void => {
    list = next;
    store.write(JSON.stringify(list));
    for (const listener of listeners) listener();
  };
  const without = (one: Outgoing): void => keep(list.filter(({ key }) => key !== one.key));

  const sendAll = async (): Promise<void> => {
    for (let one = list[0]; one !== undefined; one = list[0]) {
      if (one.until !== null && one.until < now()) {
        without(one);
        continue;
      }
      try {
        await send(one);
      } catch (error) {
        if (isPassing(error)) return;
        refused(one, error);
      }
      without(one);
    }
  };
  const flush = (): Promise<void> => {
    flushing ??= sendAll().finally(() => {
      flushing = null;
    });
    return flushing;
  };
  return {
    put(one) {
      keep([...list, one]);
      return flush();
    },
    flush,
    waiting: () => list,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readList(text: string | null): readonly Outgoing[] {
  if (text === null) return [];
  try {
    const list: unknown = JSON.parse(text);
    // Written by this module alone; what another version left behind is dropped.
    return Array.isArray(list) ? (list as Outgoing[]) : [];
  } catch {
    return [];
  }
}
