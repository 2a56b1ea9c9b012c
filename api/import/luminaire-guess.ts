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

/**
 * Words and makers' codes of lamps in eight languages, over the text in lower case without accents. Codes stand alone or before a digit
 * or a dash: "HIT" is a lamp, "white" is none.
 */
const patterns: readonly (readonly [LightSource, RegExp])[] = [
  ["led", /(?:^|[^a-z])o?leds?(?![a-z])|diod/],
  ["gas", /gas(?:leuchte|laterne|light|lamp|lykt)|(?:^|[^a-z])gas(?![a-z])|plyn|gaz(?:$|\s|lamp)/],
  [
    "metalHalide",
    /halide|halogen-?metall?|metall?halogen|halogenid|iodur|ioduri|halogenuro|yodur|iodki|(?:^|[^a-z])(?:hci|hqi|hit|hie|hipe|im|hm|jm|cdo|cdm|cpo|cmh|cmt|mh|mhl?|jm|rvi|cosmo(?:white|polis)?|mastercolou?r)(?:[-\s/]|\d|$)/,
  ],
  [
    "mercury",
    /mercury|quecksilber|rtut|mercurio|mercure|kwik|rtec|(?:^|[^a-z])(?:hql|hme|hpl|mbfu?|rvl|lrf|vm|vmcc|bf|hg|vmap)(?:[-\s/]|\d|$)/,
  ],
  [
    "sodium",
    /sodi[ku]m?|natri|sodio|sodow|sodik|(?:^|[^a-z])(?:nav|hps|hpsv|lps|hse?|hst|son|sonp?|sox|sdw|shc|shlp|sap|vsap|sbp|vsbp|vbp|nah?|ls|shp|sbpr|wls)(?:[-\s/]|\d|$)/,
  ],
  [
    "fluorescent",
    /fluor|leuchtstoff|zariv|swietlow|(?:^|[^a-z])(?:tc|tcl?|tcd?|tl|tld|t5|t8|t26|pl|pll|pls|plc|cfl|fd|dulux|kompakt\w*|mcf)(?:[-\s/]|\d|$)/,
  ],
  [
    "incandescent",
    /incand|gluh|halogen|tungsten|zarov|incandesc|gloeilamp|zarow|(?:^|[^a-z])gls(?:[-\s/]|\d|$)/,
  ],
];

/** The kind of lamp that a text speaks of. */
export function lightSourceOf(name: string | null): LightSource {
  if (name === null) return "unknown";
  const text = name.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ł", "l").toLowerCase();
  // "high_pressure_sodium" is words too.
  const words = text.replaceAll("_", " ");
  return patterns.find(([, pattern]) => pattern.test(words))?.[0] ?? "unknown";
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
