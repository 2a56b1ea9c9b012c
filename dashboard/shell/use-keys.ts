import { useEffect, useEffectEvent } from "react";
import { lampStore } from "../app/stores.ts";
import { navigate, useRoute } from "../router/history.ts";
import { pathOf } from "../router/routes.ts";
import { letterKeysOn } from "./letter-keys.ts";
import { nextNeedingAttention } from "./next-attention.ts";

/** Ctrl+K search, F6 and Shift+F6 to the next region, N to the next lamp that needs attention, Escape closes the lamp on the map. */
export function useKeys({ openSearch }: { readonly openSearch: () => void }): void {
  const route = useRoute();
  const selected =
    route.screen === "light" ? route.id : route.screen === "map" ? route.light : null;

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSearch();
      return;
    }
    if (document.querySelector('[role="dialog"]') !== null) return;
    if (event.key === "F6") {
      event.preventDefault();
      focusRegion(event.shiftKey ? -1 : 1);
      return;
    }
    if (event.key === "Escape" && route.screen === "map" && route.light !== null) {
      if (isTyping(event.target)) return;
      navigate(pathOf({ screen: "map", light: null }));
      return;
    }
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key.toLowerCase() === "n" && bare && letterKeysOn() && !isTyping(event.target)) {
      const id = nextNeedingAttention(lampStore, selected);
      if (id === null) return;
      navigate(
        route.screen === "map"
          ? pathOf({ screen: "map", light: id })
          : pathOf({ screen: "light", id }),
      );
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("input:not([type=range], [type=radio], [type=checkbox]), textarea, select"))
  );
}

/** Moves the focus to the region after (or before) the one that holds it. */
function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")];
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = here === -1 ? (step === 1 ? 0 : -1) : here + step;
  regions.at(next >= regions.length ? 0 : next)?.focus();
}
