/** Kinds of lamps as inventories name them. */
export type LightSource =
  | "led"
  | "sodium"
  | "mercury"
  | "metalHalide"
  | "fluorescent"
  | "incandescent"
  | "gas"
  | "unknown";

const patterns: readonly (readonly [RegExp, LightSource])[] = [
  [/led/, "led"],
  [/gas/, "gas"],
  [/sodium|natrium|nav|hps|hse|son\b/, "sodium"],
  [/mercury|quecksilber|hql|hme/, "mercury"],
  [/halide|halogen-?metall|hci|hqi|hit|cdo/, "metalHalide"],
  [/fluores|leuchtstoff|\btc\b|\btl\b|kompakt/, "fluorescent"],
  [/incand|glüh|halogen/, "incandescent"],
];

export function lightSourceOf(name: string | null): LightSource {
  const text = (name ?? "").toLowerCase();
  return patterns.find(([pattern]) => pattern.test(text))?.[1] ?? "unknown";
}

/**
 * W that a street light of this kind usually takes, control gear included: what a file without watts is counted with until somebody
 * writes the real ones. LED 40 W and fluorescent 2 x 18 W as in residential streets; sodium and metal halide with a 70 W, mercury with
 * an 80 W lamp. A gas lantern takes no electric power; what is unknown is counted as a mixed stock.
 */
export function assumedWatts(source: LightSource): number {
  const watts: Readonly<Record<LightSource, number>> = {
    led: 40,
    sodium: 83,
    mercury: 89,
    metalHalide: 83,
    fluorescent: 42,
    incandescent: 60,
    gas: 0,
    unknown: 50,
  };
  return watts[source];
}
