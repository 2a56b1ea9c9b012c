import { type CabinetTraits, hasVoltage, withLoad } from "./cabinet-controller.ts";
import type { SimulatedDevice, SimulatedSegment } from "./device-list.ts";
import type { FleetLamp } from "./fleet-lamp.ts";
import { lampWatts } from "./lamp-electrics.ts";

/** Heating, controller and contactors. */
const ownWatts = 14;
const lossShare = 0.03;

/** What a cabinet's controller is built as; undefined for a lamp's. */
export function cabinetTraits({ segments }: SimulatedDevice): CabinetTraits | undefined {
  if (segments === undefined) return undefined;
  const names = Object.fromEntries(
    segments.map(({ number, output }) => [
      output,
      /^[A-Za-z0-9_-]{1,63}$/.test(number) ? `K${number}` : `K${output}`,
    ]),
  );
  return { names, ownWatts, lossShare };
}

/** The cables between the cabinets of a fleet and its lamps. */
export interface FleetCabinets {
  /** Lets a cabinet feel what its lamps take, before it reads its meter. */
  load(id: number, now: number): void;
  /** Gives and takes the supply of the lamps on segments without day power, as the controller has switched them. */
  feed(id: number): void;
  /** Where the breaker of a segment ("cabinet/segment") is. */
  breakerOf(segment: string): { readonly device: string; readonly output: number } | null;
}

interface Fed {
  readonly segment: SimulatedSegment;
  readonly lamps: readonly string[];
  on: boolean | null;
}

export function createFleetCabinets(
  devices: readonly SimulatedDevice[],
  lampOf: (id: number) => FleetLamp | undefined,
  supply: (devices: readonly string[], on: boolean) => void,
): FleetCabinets {
  const byFeeder = Map.groupBy(
    devices.keys().filter((id) => devices[id]?.segments === undefined),
    (id) => `${devices[id]?.cabinet}/${devices[id]?.segment}`,
  );
  const byCabinet = Map.groupBy(
    devices.keys().filter((id) => devices[id]?.segments === undefined),
    (id) => devices[id]?.cabinet ?? null,
  );
  const nameOf = (id: number): string => devices[id]?.device ?? "";
  const fed = new Map<number, Fed[]>();
  const breakers = new Map<string, { device: string; output: number }>();
  devices.forEach(({ device, cabinet, segments }, id) => {
    if (segments === undefined) return;
    const own = segments.map((segment): Fed => {
      const feeder = `${cabinet}/${segment.number}`;
      breakers.set(feeder, { device, output: segment.output });
      return { segment, lamps: (byFeeder.get(feeder) ?? []).map(nameOf), on: null };
    });
    fed.set(id, own);
  });
  return {
    load(id, now) {
      const controller = lampOf(id);
      if (controller === undefined || !fed.has(id)) return;
      let watts = 0;
      for (const other of byCabinet.get(devices[id]?.cabinet ?? null) ?? []) {
        const lamp = lampOf(other);
        if (lamp !== undefined) watts += lampWatts(lamp.traits, lamp.state, now);
      }
      controller.state = withLoad(controller.state, watts);
    },
    feed(id) {
      for (const one of fed.get(id) ?? []) {
        if (one.segment.dayPowered) continue;
        const output = lampOf(id)?.state.outputs.find((o) => o.output === one.segment.output);
        if (output === undefined) continue;
        const on = hasVoltage(output);
        if (on === one.on) continue;
        one.on = on;
        supply(one.lamps, on);
      }
    },
    breakerOf: (segment) => breakers.get(segment) ?? null,
  };
}
