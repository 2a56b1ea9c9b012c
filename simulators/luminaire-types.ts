/** A kind of luminaire as a town's inventory names it. Powers in W. */
export interface LuminaireKind {
  readonly name: string;
  readonly manufacturer: string;
  readonly lightSource: "LED" | "NAV" | "HQL";
  /** At 100 %. */
  readonly ratedPower: number;
  /** At level 0 with the supply on: the control gear and its controller. */
  readonly standbyPower: number;
  /** [level %, power W], levels ascending. */
  readonly powerCurve: readonly (readonly [level: number, power: number])[];
}

/**
 * Dimmed LED drivers lose efficiency towards the bottom: power falls less than light does, and never below what the driver itself needs.
 * `floorShare` is the share of rated power still drawn at 10 %.
 */
function led(
  name: string,
  manufacturer: string,
  ratedPower: number,
  floorShare = 0.155,
): LuminaireKind {
  const curve = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((level): [number, number] => {
    const share = (level - 10) / 90;
    const bend = 0.93 * share + 0.07 * share * share;
    return [level, Math.round(ratedPower * (floorShare + (1 - floorShare) * bend) * 10) / 10];
  });
  const standbyPower = 0.4;
  return {
    name,
    manufacturer,
    lightSource: "LED",
    ratedPower,
    standbyPower,
    powerCurve: [[0, standbyPower], ...curve],
  };
}

/** A discharge lamp on magnetic gear: rated power is lamp and ballast, its only other step is off. */
function discharge(name: string, lightSource: "NAV" | "HQL", systemPower: number): LuminaireKind {
  return {
    name,
    manufacturer: "Altbestand",
    lightSource,
    ratedPower: systemPower,
    standbyPower: 0,
    powerCurve: [],
  };
}

export const luminaireKinds = {
  road62: led("Straßenleuchte LED 62 W", "Nordlux Technik", 62),
  road92: led("Straßenleuchte LED 92 W", "Nordlux Technik", 92),
  street38: led("Straßenleuchte LED 38 W", "Nordlux Technik", 38),
  home21: led("Wohnstraßenleuchte LED 21 W", "Lumera", 21),
  home27: led("Wohnstraßenleuchte LED 27 W", "Lumera", 27),
  oldTown24: led("Altstadtleuchte LED 24 W", "Laternenwerk Süd", 24, 0.17),
  zebra74: led("Überwegleuchte LED 74 W", "Nordlux Technik", 74),
  works54: led("Straßenleuchte LED 54 W", "Nordlux Technik", 54),
  path14: led("Pollerleuchte LED 14 W", "Lumera", 14, 0.19),
  nav70: discharge("Kofferleuchte NAV 70 W", "NAV", 83),
  nav100: discharge("Kofferleuchte NAV 100 W", "NAV", 115),
  hql80: discharge("Pilzleuchte HQL 80 W", "HQL", 89),
} as const satisfies Record<string, LuminaireKind>;
