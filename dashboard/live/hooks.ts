import { useEffect, useState, useSyncExternalStore } from "react";
import { freshness, lampStore, townClock, watchLight } from "../app/stores.ts";
import type { FreshnessView } from "./freshness.ts";
import type { LampSummary } from "./lamp-store.ts";

/** Counts over all lamps, at most once a second anew. */
export function useLampSummary(): LampSummary {
  return useSyncExternalStore(lampStore.subscribe, lampStore.summary);
}

export function useFreshness(): FreshnessView {
  return useSyncExternalStore(freshness.subscribe, freshness.view);
}

/** The town's instant, told anew every so many real milliseconds; null before the server told it. */
export function useTownNow(everyMs = 1_000): number | null {
  const [now, setNow] = useState(townClock.now);
  useEffect(() => {
    const tell = (): void => setNow(townClock.now());
    tell();
    const timer = setInterval(tell, everyMs);
    const stop = townClock.subscribe(tell);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [everyMs]);
  return now;
}

/** While it is mounted the server sends this light point's changes as they come. */
export function useWatchedLight(id: string): void {
  useEffect(() => {
    watchLight(id);
    return () => watchLight(null);
  }, [id]);
}
