export type Theme = "night" | "day";
export const themeChoices = ["auto", "night", "day"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

export interface ThemeStore {
  readonly current: () => Theme;
  readonly choice: () => ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
  /** For the choice "auto": the town's sun and present instant. */
  readonly setSky: (sky: Sky) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Sky {
  readonly now: number;
  /** Of the present lighting day (local noon to noon); null where the sun gives none. */
  readonly sunset: number | null;
  readonly sunrise: number | null;
}

/**
 * Night from sunset to sunrise. Without either event the sun stays up or down all day, which the two
 * alone do not tell: the given theme stays.
 */
export function themeBySun(sky: Sky, otherwise: Theme): Theme {
  if (sky.sunset === null || sky.sunrise === null) return otherwise;
  return sky.now >= sky.sunset && sky.now < sky.sunrise ? "night" : "day";
}

export interface ThemeDependencies {
  readonly stored: string | null;
  readonly remember: (choice: ThemeChoice) => void;
  /** Puts the theme on the page. */
  readonly apply: (theme: Theme) => void;
  /** Before the town is known. */
  readonly first: Theme;
}

export function createThemeStore(deps: ThemeDependencies): ThemeStore {
  let choice: ThemeChoice = themeChoices.find((one) => one === deps.stored) ?? "auto";
  let bySun: Theme = deps.first;
  let current: Theme = choice === "auto" ? bySun : choice;
  const listeners = new Set<() => void>();
  deps.apply(current);

  const settle = (chosenAnew: boolean): void => {
    const next = choice === "auto" ? bySun : choice;
    if (next === current && !chosenAnew) return;
    if (next !== current) deps.apply(next);
    current = next;
    for (const listener of listeners) listener();
  };

  return {
    current: () => current,
    choice: () => choice,
    choose(next) {
      choice = next;
      deps.remember(next);
      settle(true);
    },
    setSky(sky) {
      bySun = themeBySun(sky, bySun);
      settle(false);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
