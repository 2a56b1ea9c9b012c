import { useSyncExternalStore } from "react";
import { themeStore } from "../app/stores.ts";
import type { Theme, ThemeChoice } from "./theme-store.ts";

export function useTheme(): Theme {
  return useSyncExternalStore(themeStore.subscribe, themeStore.current);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(themeStore.subscribe, themeStore.choice);
}
