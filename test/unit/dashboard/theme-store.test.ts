import { describe, expect, test } from "vitest";
import { createThemeStore, themeBySun } from "../../../dashboard/theme/theme-store.ts";
import type { Theme, ThemeChoice } from "../../../dashboard/theme/theme-store.ts";

const sun = { sunset: 1_000, sunrise: 2_000 };

describe("theme", () => {
  test.each([
    ["before sunset", { ...sun, now: 999 }, "day"],
    ["at sunset", { ...sun, now: 1_000 }, "night"],
    ["before sunrise", { ...sun, now: 1_999 }, "night"],
    ["at sunrise", { ...sun, now: 2_000 }, "day"],
    ["without a sunset the theme stays", { sunset: null, sunrise: 2_000, now: 1_500 }, "day"],
  ] as const)("%s", (_, sky, theme) => {
    expect(themeBySun(sky, "day")).toBe(theme);
  });

  function started(stored: string | null, first: Theme = "day") {
    const applied: Theme[] = [];
    const remembered: ThemeChoice[] = [];
    const store = createThemeStore({
      stored,
      first,
      apply: (theme) => applied.push(theme),
      remember: (choice) => remembered.push(choice),
    });
    return { store, applied, remembered };
  }

  test("automatic follows the sun and touches the page only where it turns", () => {
    const { store, applied } = started(null);
    store.setSky({ ...sun, now: 900 });
    store.setSky({ ...sun, now: 1_100 });
    store.setSky({ ...sun, now: 1_200 });
    expect(applied).toEqual(["day", "night"]);
  });

  test("a choice stands against the sun, is kept, and gives way to automatic again", () => {
    const { store, applied, remembered } = started("day");
    store.setSky({ ...sun, now: 1_100 });
    expect(store.current()).toBe("day");
    store.choose("auto");
    expect(store.current()).toBe("night");
    expect(applied).toEqual(["day", "night"]);
    expect(remembered).toEqual(["auto"]);
  });

  test("choosing what is shown already leaves the page as it is", () => {
    const { store, applied } = started("night");
    store.choose("night");
    expect(applied).toEqual(["night"]);
  });

  test("a stored word that is none is automatic", () => {
    expect(started("sepia").store.choice()).toBe("auto");
  });
});
