import type { Selection } from "../../api/contract/stock.ts";

/** The light points that a person has chosen, kept from the list to the map and back, outside React. */
export interface SelectionStore {
  readonly has: (lightId: string) => boolean;
  readonly ids: () => ReadonlySet<string>;
  /** `said`: a shorter way to say the same light points, as a filter or a ring. */
  readonly replace: (lightIds: Iterable<string>, said?: Selection) => void;
  readonly add: (lightIds: Iterable<string>) => void;
  readonly remove: (lightIds: Iterable<string>) => void;
  readonly clear: () => void;
  /** Lets go of light points that are no longer there. */
  readonly keep: (isThere: (lightId: string) => boolean) => void;
  /** What a request names: the ids, and only where they are very many the shorter way, which may hold others by then. */
  readonly request: () => Selection;
  readonly subscribe: (listener: () => void) => () => void;
  readonly version: () => number;
}

/** Light points that a request names one by one. */
const namedAtMost = 5_000;

export function createSelectionStore(): SelectionStore {
  let ids = new Set<string>();
  let said: Selection | null = null;
  let version = 0;
  const listeners = new Set<() => void>();

  const changed = (next: Selection | null): void => {
    said = next;
    version += 1;
    for (const listener of listeners) listener();
  };
  return {
    has: (lightId) => ids.has(lightId),
    ids: () => ids,
    replace(lightIds, words) {
      ids = new Set(lightIds);
      changed(words ?? null);
    },
    add(lightIds) {
      const before = ids.size;
      for (const lightId of lightIds) ids.add(lightId);
      if (ids.size !== before) changed(null);
    },
    remove(lightIds) {
      const before = ids.size;
      for (const lightId of lightIds) ids.delete(lightId);
      if (ids.size !== before) changed(null);
    },
    clear() {
      if (ids.size === 0) return;
      ids = new Set();
      changed(null);
    },
    keep(isThere) {
      const before = ids.size;
      for (const lightId of ids) if (!isThere(lightId)) ids.delete(lightId);
      // What the words mean is the same town as it is now.
      if (ids.size !== before) changed(said);
    },
    request: () => (said !== null && ids.size > namedAtMost ? said : { lightIds: [...ids] }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}

/**
 * The ids at some places of the columns, both lists ascending by `index`. An index that the columns do not have is left out: it
 * comes with the next layout.
 */
export function idsAt(
  indexes: readonly number[],
  columns: { readonly index: ArrayLike<number>; readonly ids: readonly string[] },
): string[] {
  const found: string[] = [];
  let place = 0;
  for (const index of indexes) {
    while (place < columns.index.length && (columns.index[place] ?? 0) < index) place += 1;
    const id = columns.index[place] === index ? columns.ids[place] : undefined;
    if (id !== undefined) found.push(id);
  }
  return found;
}
