import type { LuminaireType } from "./light.ts";

export type PowerFacts = Pick<LuminaireType, "ratedPower" | "standbyPower" | "powerCurve">;

/**
 * Power in W a luminaire of this type takes at a level (0..100, fractions allowed): straight lines between the points of its curve. Off is
 * standby power; a curve that does not reach down to 0 or up to 100 is closed by standby and rated power.
 */
export function expectedPower(type: PowerFacts, level: number): number {
  if (level <= 0) return powerAtZero(type);
  let lowerLevel = 0;
  let lowerPower = powerAtZero(type);
  for (const [curveLevel, curvePower] of type.powerCurve) {
    if (curveLevel >= level) {
      return between(level, lowerLevel, lowerPower, curveLevel, curvePower);
    }
    lowerLevel = curveLevel;
    lowerPower = curvePower;
  }
  return between(level, lowerLevel, lowerPower, 100, type.ratedPower);
}

/** Mean power in W while the level moves straight from one to another. */
export function meanPower(type: PowerFacts, fromLevel: number, toLevel: number): number {
  const low = Math.min(fromLevel, toLevel);
  const high = Math.max(fromLevel, toLevel);
  if (high - low < 1e-9) return expectedPower(type, toLevel);
  let area = 0;
  let level = low;
  let power = expectedPower(type, low);
  for (const [curveLevel, curvePower] of [...type.powerCurve, [100, type.ratedPower] as const]) {
    if (curveLevel <= level) continue;
    const end = Math.min(curveLevel, high);
    const endPower = end === curveLevel ? curvePower : expectedPower(type, end);
    area += ((power + endPower) / 2) * (end - level);
    level = end;
    power = endPower;
    if (level >= high) break;
  }
  return area / (high - low);
}

function powerAtZero(type: PowerFacts): number {
  const first = type.powerCurve[0];
  return first !== undefined && first[0] === 0 ? first[1] : type.standbyPower;
}

function between(x: number, x0: number, y0: number, x1: number, y1: number): number {
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
