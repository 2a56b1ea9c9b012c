import type { SimulatedDevice } from "./device-list.ts";
import { seededRandom } from "./random.ts";

/** How many things go wrong in a simulated town. */
export interface FaultCounts {
  /** Luminaires whose light source is dead. */
  readonly lampFailures: number;
  /** Luminaires that go out when hot and come back. */
  readonly cycling: number;
  /** Controllers that send broken messages among good ones. */
  readonly malformed: number;
  /** Controllers whose clock is 12 minutes ahead. */
  readonly wrongClocks: number;
  /** Segments that lose their supply some time after the start. */
  readonly darkSegments: number;
  /** Cabinets whose door stands open. */
  readonly openDoors: number;
}

export const noFaults: FaultCounts = {
  lampFailures: 0,
  cycling: 0,
  malformed: 0,
  wrongClocks: 0,
  darkSegments: 0,
  openDoors: 0,
};

/** A few of each, so that a town of a thousand lights has something to tell. */
export const demoFaults: FaultCounts = {
  lampFailures: 3,
  cycling: 1,
  malformed: 1,
  wrongClocks: 1,
  darkSegments: 1,
  openDoors: 1,
};

/** Which devices are struck; no device by two faults. */
export interface FaultPlan {
  readonly lampFailures: readonly string[];
  readonly cycling: readonly string[];
  readonly malformed: readonly string[];
  readonly wrongClocks: readonly string[];
  /** The lamps on dark segments, and the segments as "cabinet/segment". */
  readonly dark: readonly string[];
  readonly darkSegments: readonly string[];
  /** Cabinet controllers. */
  readonly openDoors: readonly string[];
}

/** Draws the devices that are struck. A dark segment is one of middle size: an incident, not a blackout. */
export function drawFaults(
  devices: readonly SimulatedDevice[],
  counts: FaultCounts,
  seed: number,
): FaultPlan {
  const random = seededRandom(seed, "faults");
  const lamps = devices.filter(({ segments }) => segments === undefined);
  const segments = new Map<string, string[]>();
  for (const { device, cabinet, segment } of lamps) {
    if (cabinet === null || segment === null) continue;
    const list = segments.get(`${cabinet}/${segment}`);
    if (list === undefined) segments.set(`${cabinet}/${segment}`, [device]);
    else list.push(device);
  }
  const middling = [...segments].filter(([, list]) => list.length >= 6 && list.length <= 30);
  const struck = random.shuffled(middling).slice(0, counts.darkSegments);
  const dark = struck.flatMap(([, list]) => list);
  const inDark = new Set(dark);
  const others = random
    .shuffled(lamps.map(({ device }) => device))
    .filter((device) => !inDark.has(device));
  const draw = (count: number): string[] => others.splice(0, count);
  const cabinets = devices.filter((device) => device.segments !== undefined);
  return {
    dark,
    darkSegments: struck.map(([name]) => name),
    openDoors: seededRandom(seed, "doors")
      .shuffled(cabinets.map(({ device }) => device))
      .slice(0, counts.openDoors),
    lampFailures: draw(counts.lampFailures),
    cycling: draw(counts.cycling),
    malformed: draw(counts.malformed),
    wrongClocks: draw(counts.wrongClocks),
  };
}

/** Broken messages as bad firmware makes them, one kind after the other: cut off, wrong unit, unknown event, wrong type. */
export function brokenMessage(
  turn: number,
  reading: { readonly ts: number; readonly seq: number; readonly bootId: number },
): { readonly message: "telemetry" | "event"; readonly text: string } {
  const { ts, seq, bootId } = reading;
  switch (turn % 4) {
    case 0: {
      const whole = JSON.stringify({ readings: [{ ts, seq, bootId, activePower: 21.4 }] });
      return { message: "telemetry", text: whole.slice(0, -9) };
    }
    case 1:
      // Milliwatts.
      return {
        message: "telemetry",
        text: JSON.stringify({ readings: [{ ts, seq, bootId, activePower: 21_400 }] }),
      };
    case 2:
      return {
        message: "event",
        text: JSON.stringify({ ts, seq, bootId, eventType: "lampBroken", phase: "start" }),
      };
    default:
      return {
        message: "telemetry",
        text: JSON.stringify({ readings: [{ ts, seq, bootId, actualLightLevel: "70 %" }] }),
      };
  }
}
