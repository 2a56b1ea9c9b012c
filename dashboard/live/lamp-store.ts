import type { LightColumns } from "../../api/contract/columns.ts";
import { lampFlags, unknownLevel, unknownPower } from "../../api/contract/frames.ts";
import type { LampFrame } from "../../api/contract/frames.ts";
import { lampStatuses } from "../../api/contract/lights.ts";
import type { LampStatus } from "../../api/contract/lights.ts";
import type { Places } from "./places.ts";

/** What changed with a frame. Places are positions in the columns, 0 to length - 1. */
type LampChange =
  /** Other light points than before: build everything anew. */
  | { readonly kind: "layout" }
  /** The first `count` entries of `places` changed; the array is used again after the call. */
  | { readonly kind: "states"; readonly places: Uint32Array; readonly count: number };

/** What React may know, made anew at most once a second. */
export interface LampSummary {
  readonly version: number;
  readonly total: number;
  readonly counts: Readonly<Record<LampStatus, number>>;
  readonly byHand: number;
  readonly stale: number;
  /** Sum of all known powers. */
  readonly powerW: number;
}

export interface LampStore {
  /** null until the first layout has come. */
  readonly columns: () => LightColumns | null;
  /** One byte per place: a place in `lampStatuses`. The arrays are replaced with the layout, so ask anew after it. */
  readonly status: () => Uint8Array;
  /** Per cent, 255 unknown. */
  readonly level: () => Uint8Array;
  /** Bits of `lampFlags`. */
  readonly flags: () => Uint8Array;
  /** Tenths of a watt, 65535 unknown. */
  readonly power: () => Uint16Array;
  readonly placeOf: (lightId: string) => number | null;
  /** New light points; all states are unknown ("noConnection", stale) until `replace`. */
  readonly load: (columns: LightColumns, places: Places) => void;
  /** The states of all light points, as of one instant. */
  readonly replace: (states: LampFrame) => void;
  /** Some states. Light points that the columns do not know are left out. */
  readonly apply: (frame: LampFrame) => void;
  /** Called in the same turn as the change: for drawing, never for React. */
  readonly subscribeFrame: (listener: (change: LampChange) => void) => () => void;
  /** For useSyncExternalStore: called at most once a second. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly summary: () => LampSummary;
}

export interface LampStoreDependencies {
  /** Runs the function after so many real milliseconds. */
  readonly later: (run: () => void, ms: number) => void;
}

const noConnection = lampStatuses.indexOf("noConnection");
const reactPause = 1_000;

export function createLampStore({ later }: LampStoreDependencies): LampStore {
  let columns: LightColumns | null = null;
  let placeOfIndex = new Int32Array(0);
  let placeOfId: Places = new Map();
  let status = new Uint8Array(0);
  let level = new Uint8Array(0);
  let flags = new Uint8Array(0);
  let power = new Uint16Array(0);
  let changed = new Uint32Array(0);
  let version = 0;
  let dirty = true;
  let waiting = false;
  let summary: LampSummary = emptySummary;
  const frameListeners = new Set<(change: LampChange) => void>();
  const listeners = new Set<() => void>();

  const tellFrame = (change: LampChange): void => {
    for (const listener of frameListeners) listener(change);
  };

  const tellReact = (): void => {
    dirty = true;
    if (waiting) return;
    waiting = true;
    later(() => {
      waiting = false;
      if (!dirty) return;
      version += 1;
      summary = summarise(version, { status, flags, power });
      dirty = false;
      for (const listener of listeners) listener();
    }, reactPause);
  };

  const write = (frame: LampFrame): number => {
    let count = 0;
    for (let i = 0; i < frame.count; i++) {
      const place = placeOfIndex[frame.index[i] ?? -1] ?? -1;
      if (place < 0) continue;
      status[place] = frame.status[i] ?? noConnection;
      level[place] = frame.level[i] ?? unknownLevel;
      flags[place] = frame.flags[i] ?? 0;
      power[place] = frame.power[i] ?? unknownPower;
      // A frame may name a light point twice; the list has room for each place once.
      if (count < changed.length) changed[count++] = place;
    }
    return count;
  };

  const forget = (): void => {
    status.fill(noConnection);
    level.fill(unknownLevel);
    flags.fill(lampFlags.stale);
    power.fill(unknownPower);
  };

  return {
    columns: () => columns,
    status: () => status,
    level: () => level,
    flags: () => flags,
    power: () => power,
    placeOf: (lightId) => placeOfId.get(lightId) ?? null,
    load(next, places) {
      const count = next.index.length;
      let last = -1;
      for (const index of next.index) last = Math.max(last, index);
      columns = next;
      placeOfIndex = new Int32Array(last + 1).fill(-1);
      placeOfId = places;
      for (let place = 0; place < count; place++) {
        placeOfIndex[next.index[place] ?? 0] = place;
      }
      status = new Uint8Array(count);
      level = new Uint8Array(count);
      flags = new Uint8Array(count);
      power = new Uint16Array(count);
      changed = new Uint32Array(count);
      forget();
      tellFrame({ kind: "layout" });
      tellReact();
    },
    replace(states) {
      forget();
      write(states);
      for (let place = 0; place < changed.length; place++) changed[place] = place;
      tellFrame({ kind: "states", places: changed, count: changed.length });
      tellReact();
    },
    apply(frame) {
      const count = write(frame);
      if (count === 0) return;
      tellFrame({ kind: "states", places: changed, count });
      tellReact();
    },
    subscribeFrame(listener) {
      frameListeners.add(listener);
      return () => frameListeners.delete(listener);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    summary: () => summary,
  };
}

const emptySummary: LampSummary = {
  version: 0,
  total: 0,
  counts: { off: 0, on: 0, inWork: 0, fault: 0, noConnection: 0 },
  byHand: 0,
  stale: 0,
  powerW: 0,
};

function summarise(
  version: number,
  lamps: {
    readonly status: Uint8Array;
    readonly flags: Uint8Array;
    readonly power: Uint16Array;
  },
): LampSummary {
  const counts = { ...emptySummary.counts };
  let byHand = 0;
  let stale = 0;
  let tenths = 0;
  for (let place = 0; place < lamps.status.length; place++) {
    counts[lampStatuses[lamps.status[place] ?? noConnection] ?? "noConnection"] += 1;
    const bits = lamps.flags[place] ?? 0;
    if (bits & lampFlags.byHand) byHand += 1;
    if (bits & lampFlags.stale) stale += 1;
    const watts = lamps.power[place] ?? unknownPower;
    if (watts !== unknownPower) tenths += watts;
  }
  return { version, total: lamps.status.length, counts, byHand, stale, powerW: tenths / 10 };
}
