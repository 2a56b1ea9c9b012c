import { lightCodePath } from "../contract/scan.ts";
import { word, type Language } from "../http/language.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Label } from "./draw-label.ts";

/** Whose labels they are, and for whom. */
export interface LabelWords {
  readonly town: string;
  readonly language: Language;
}

/** No mast carries more lamps. */
const mostHeads = 24;

/** The mast, or the light point itself where none is known of. */
function mastOf({ mast, lightId }: LightPoint): string {
  return mast ?? lightId;
}

/** How many labels `mastLabels` would make; cheap also for a whole town. */
export function countMasts(chosen: readonly LightPoint[]): number {
  return new Set(chosen.map(mastOf)).size;
}

/**
 * A label for each mast that carries one of the light points chosen: it names all heads of the mast that are among those
 * seen, and its code opens the first. Along the streets, by number. `publicUrl`: the address people reach the office under.
 */
export function mastLabels(
  chosen: readonly LightPoint[],
  seen: readonly LightPoint[],
  publicUrl: URL,
  { town, language }: LabelWords,
): Label[] {
  const compare = new Intl.Collator(language, { numeric: true }).compare;
  const masts = new Map<string, LightPoint[]>();
  for (const light of chosen) {
    masts.getOrInsertComputed(mastOf(light), () => []).push(light);
  }
  const taken = new Set(chosen.map(({ lightId }) => lightId));
  for (const light of seen) {
    const heads = light.mast === null ? undefined : masts.get(light.mast);
    if (heads !== undefined && !taken.has(light.lightId)) heads.push(light);
  }
  const hint = word(language, "label.mastHint");
  const mastsInOrder = [...masts.values()]
    .map((heads) => heads.toSorted((a, b) => compare(a.number, b.number)))
    .toSorted(
      ([a], [b]) =>
        compare(a?.street ?? "", b?.street ?? "") || compare(a?.number ?? "", b?.number ?? ""),
    );
  return mastsInOrder.map((heads) => {
    const [first] = heads;
    const street = [first?.street, first?.houseNumber].filter(Boolean).join(" ");
    return {
      code: new URL(lightCodePath(first?.lightId ?? ""), publicUrl).href,
      heading: town,
      name: nameOf(heads),
      detail: street === "" ? null : street,
      hint,
    };
  });
}

/** What stands in the place of a mast's number where there is none ("-", "ohne") gathers half a town: that is no label. */
function nameOf(heads: readonly LightPoint[]): string {
  const numbers = heads.slice(0, mostHeads).map(({ number }) => number);
  return [...numbers, ...(heads.length > mostHeads ? ["…"] : [])].join(", ");
}
