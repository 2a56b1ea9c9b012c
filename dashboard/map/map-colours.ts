import type { TownMapColours } from "./town-map-view.ts";

type Triple = readonly [number, number, number];

/**
 * `#rrggbb`, `#rgb` (to which the build shortens) or `rgb(r, g, b)` as 0..1 triple; a colour that cannot be read is a fault of
 * the tokens and throws.
 */
export function colourTriple(text: string): Triple {
  const long = text.trim().replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(long);
  if (hex) {
    const [, red = "", green = "", blue = ""] = hex;
    return [
      Number.parseInt(red, 16) / 255,
      Number.parseInt(green, 16) / 255,
      Number.parseInt(blue, 16) / 255,
    ];
  }
  const rgb = /^rgb\((\d+)[ ,]+(\d+)[ ,]+(\d+)\)$/.exec(text.trim());
  if (rgb) {
    const [, red, green, blue] = rgb;
    return [Number(red) / 255, Number(green) / 255, Number(blue) / 255];
  }
  throw new RangeError(`"${text}" is no colour token that the map can use.`);
}

/** Reads the page's colour tokens, so that the map and the rest of the page can never differ. */
export function mapColours(night: boolean, token: (name: string) => string): TownMapColours {
  return {
    base: {
      ground: token("--map-ground"),
      street: token("--map-street"),
      streetEdge: token("--map-street-edge"),
      label: token("--map-label"),
      labelHalo: token("--map-ground"),
      cabinet: token("--map-cabinet"),
    },
    lamps: {
      night,
      states: [
        colourTriple(token("--state-off")),
        colourTriple(token("--state-on")),
        colourTriple(token("--state-in-work")),
        colourTriple(token("--state-fault")),
        colourTriple(token("--state-no-connection")),
      ],
      ground: colourTriple(token("--map-ground")),
      mark: colourTriple(token("--map-mark")),
      chosen: colourTriple(token("--plan")),
    },
  };
}
