import type { Office } from "./office.ts";

/** The next sunrise at the town's place; where the sun does not rise, a day from now. */
export function nextSunrise({ model }: Pick<Office, "model">, now: number): number {
  const { plans } = model;
  const today = plans.dateOf(now);
  for (let days = 0; days <= 1; days++) {
    const { sunrise } = plans.sunOf(today.add({ days }));
    if (sunrise !== null && sunrise > now) return sunrise;
  }
  return now + 86_400_000;
}
