import { createDecoder } from "../firmware-contracts/decode.ts";
import type { SimulatedDevice } from "./device-list.ts";
import { drawFaults, noFaults } from "./fault-plan.ts";
import type { FaultCounts } from "./fault-plan.ts";
import { FleetLamp } from "./fleet-lamp.ts";
import type { FleetSurroundings } from "./fleet-lamp.ts";
import { cabinetTraits, createFleetCabinets } from "./fleet-cabinets.ts";
import { memoryOf, newLamp } from "./lamp.ts";
import type { LampInput } from "./lamp.ts";
import type { LampMemory, LampState, LampTraits } from "./lamp-state.ts";
import type { DeviceProof } from "./link.ts";
import { createProgramLibrary } from "./program-library.ts";
import { seededRandom } from "./random.ts";
import { createWheel } from "./wheel.ts";

/** A clock that shows `originMs` when the machine's shows `startedAtMs`, and runs `speed` times as fast. */
export interface FleetClock {
  readonly startedAtMs: number;
  readonly originMs: number;
  readonly speed: number;
}

export interface FleetOptions {
  /** mqtt://host:port of the broker; mqtts:, ws: and wss: cost about four times the memory. */
  readonly url: string;
  readonly site: string;
  readonly devices: readonly SimulatedDevice[];
  /** Secret of each device; a device without one, and without a certificate, is left out. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Certificate and key of each device that has them, PEM; goes before its secret. Needs TLS. */
  readonly certificates?: Readonly<Record<string, string>>;
  /** Authorities that may have signed the broker's certificate, PEM. Default: those the machine trusts. */
  readonly ca?: string;
  /** Default: the machine's own time. */
  readonly clock?: FleetClock;
  /** Clock seconds between readings until a config says otherwise. Default 900. */
  readonly reportingInterval?: number;
  /** Clock seconds over which first and repeated connections are spread. Default 60. */
  readonly reconnectJitter?: number;
  /** Default 1. */
  readonly seed?: number;
  readonly faults?: FaultCounts;
  /** Past nights told before the first live reading. Default 0. */
  readonly historyNights?: number;
  /** Share of controllers that store no program and are driven live, 0..1. Default 0. */
  readonly withoutProgramShare?: number;
  /** Flash memories of an earlier run, by device. */
  readonly memories?: Readonly<Record<string, LampMemory>>;
}

interface FleetStats {
  readonly lamps: number;
  readonly connected: number;
  /** Connections refused by the broker so far. */
  readonly refused: number;
  /** Messages published so far, by kind. */
  readonly published: Readonly<Record<string, number>>;
  readonly leftOut: number;
}

export interface Fleet {
  /** Every lamp has connected and told its past, or was refused; at the latest after two minutes. */
  readonly ready: Promise<void>;
  connected(): number;
  stats(): FleetStats;
  /** The state of a lamp, null for an unknown device. */
  lamp(device: string): LampState | null;
  /** Lets something happen to a lamp. */
  happen(device: string, input: LampInput): void;
  /** Loses and gives back the supply of some lamps. */
  supply(devices: readonly string[], on: boolean): void;
  /** Breaks connections; the lamps come back by themselves. */
  cut(devices: readonly string[]): void;
  memories(): Record<string, LampMemory>;
  /** Says goodbye on all links and waits until they are closed, at most five seconds. */
  close(): Promise<void>;
}

/** Real ms. */
const tickMs = 20;
const keepaliveSeconds = 120;
const openAtOnce = 400;
const readyLimit = 120_000;
/** Clock ms after the start at which a segment goes dark. */
const darkAfter = 20 * 60_000;

/** Starts simulated lamps on their links; returns at once, `ready` tells when all stand. Throws RangeError for a URL it cannot use. */
export function startFleet(options: FleetOptions): Fleet {
  const { site, seed = 1, reconnectJitter = 60, historyNights = 0 } = options;
  const startedReal = Date.now();
  const clock = options.clock ?? { startedAtMs: startedReal, originMs: startedReal, speed: 1 };
  const clockAt = (real: number): number =>
    clock.originMs + (real - clock.startedAtMs) * clock.speed;
  const realAt = (clockMs: number): number =>
    clock.startedAtMs + (clockMs - clock.originMs) / clock.speed;
  const random = seededRandom(seed, "fleet");
  const broker = brokerOf(options.url, options.certificates !== undefined);
  const devices = options.devices.filter(({ device }) => proofOf(device, options) !== null);
  const plan = drawFaults(devices, options.faults ?? noFaults, seed);
  const malformed = new Set(plan.malformed);
  const codec = createDecoder();

  const lamps: FleetLamp[] = [];
  const idOf = new Map<string, number>();
  const retryAt = new Float64Array(devices.length);
  const failures = new Uint16Array(devices.length);
  const wheel = createWheel(devices.length, tickMs, startedReal);
  const opening = new Set<number>();
  const queue: number[] = [];
  const published: Record<string, number> = {};
  let connectedCount = 0;
  let refusedCount = 0;
  let closing = false;
  const waiting = new Set<number>();
  const ready = Promise.withResolvers<void>();
  const settle = (id: number): void => {
    if (waiting.delete(id) && waiting.size === 0) ready.resolve();
  };

  const around: FleetSurroundings = {
    site,
    broker: { broker, ca: options.ca ?? null, keepalive: keepaliveSeconds },
    codec,
    programs: createProgramLibrary(codec),
    clockNow: () => clockAt(Date.now()),
    published: (message) => {
      published[message] = (published[message] ?? 0) + 1;
    },
    moved: (id) => {
      cabinets.feed(id);
      arm(id);
    },
    changed: (id, what) => {
      if (what === "opened") connectedCount += 1;
      if (what === "closed") connectedCount -= 1;
      if (what === "refused") refusedCount += 1;
      const over = what === "closed" || what === "failed" || what === "refused";
      if (over) comeBack(id);
      opening.delete(id);
      if (what === "refused" || (lamps[id]?.settled ?? false)) settle(id);
      openNext();
      arm(id);
    },
  };

  /** Waits 0..jitter before the first attempt, then twice as long each time, up to ten minutes, half of it random. */
  const comeBack = (id: number): void => {
    const held = Date.now() - (lamps[id]?.openedAt ?? 0) >= 60_000;
    const tries = held && (lamps[id]?.openedAt ?? 0) > 0 ? 0 : (failures[id] ?? 0);
    failures[id] = Math.min(tries + 1, 30);
    const longest = Math.min(600, Math.max(reconnectJitter, 1) * 2 ** tries);
    const seconds =
      tries === 0 ? random.next() * reconnectJitter : longest * random.between(0.5, 1);
    // However fast the clock runs, sockets need real time.
    const least = tries === 0 ? 0 : Math.min(10_000, 100 * 2 ** tries);
    retryAt[id] = Date.now() + Math.max(least, (seconds * 1000) / clock.speed);
  };
  const openNext = (): void => {
    while (opening.size < openAtOnce && !closing) {
      const id = queue.shift();
      if (id === undefined) return;
      opening.add(id);
      lamps[id]?.connect();
      if (!(lamps[id]?.underway ?? false)) opening.delete(id);
    }
  };
  const arm = (id: number): void => {
    const lamp = lamps[id];
    if (lamp === undefined) return;
    const wake = realAt(lamp.state.wakeAt);
    const ping = lamp.open ? lamp.lastSent + keepaliveSeconds * 750 : Infinity;
    const retry = lamp.underway || !lamp.state.powered ? Infinity : (retryAt[id] ?? 0);
    wheel.set(id, Math.min(wake, ping, retry, lamp.learnsUntil));
  };
  const due = (id: number): void => {
    const lamp = lamps[id];
    if (lamp === undefined || closing) return;
    const real = Date.now();
    if (lamp.state.wakeAt <= clockAt(real)) {
      cabinets.load(id, clockAt(real));
      lamp.take({ kind: "tick" });
    }
    if (lamp.open && real - lamp.lastSent >= keepaliveSeconds * 750) lamp.ping();
    if (real >= lamp.learnsUntil) lamp.giveUpLearning();
    if (!lamp.underway && lamp.state.powered && (retryAt[id] ?? 0) <= real && !opening.has(id)) {
      retryAt[id] = Infinity;
      queue.push(id);
      openNext();
    }
    arm(id);
  };

  devices.forEach((device, id) => {
    const traits = traitsOf(device, options, random.next());
    const memory = options.memories?.[device.device] ?? null;
    const lamp = new FleetLamp(
      {
        id,
        traits,
        proof: proofOf(device.device, options) ?? { kind: "secret", secret: "" },
        malformed: malformed.has(device.device),
        // A lamp that remembers has told its past before.
        historyNights: memory === null && device.segments === undefined ? historyNights : 0,
      },
      // Seconds since 2020: a new run has greater numbers than the one before, even without its memory.
      newLamp(traits, clockAt(startedReal), Math.floor(startedReal / 1000) - 1_577_836_800, memory),
      around,
    );
    if (memory === null) lamp.state.connectionCount = lamp.state.bootId;
    lamps.push(lamp);
    idOf.set(device.device, id);
    waiting.add(id);
    retryAt[id] = startedReal + (random.next() * reconnectJitter * 1000) / clock.speed;
    arm(id);
  });
  if (lamps.length === 0) ready.resolve();

  const happen = (device: string, input: LampInput): void => {
    const id = idOf.get(device);
    if (id === undefined) return;
    lamps[id]?.take(input);
    arm(id);
  };
  const supply = (names: readonly string[], on: boolean): void => {
    for (const device of names) {
      const id = idOf.get(device);
      if (id === undefined) continue;
      happen(device, { kind: "supply", on });
      // Nobody waits for what has no supply.
      if (!on) settle(id);
      if (on) retryAt[id] = Date.now() + (random.next() * reconnectJitter * 1000) / clock.speed;
      arm(id);
    }
  };
  const cabinets = createFleetCabinets(devices, (id) => lamps[id], supply);
  const darken = (): void => {
    for (const segment of plan.darkSegments) {
      const breaker = cabinets.breakerOf(segment);
      if (breaker === null) continue;
      const { device, output } = breaker;
      happen(device, { kind: "fault", fault: { kind: "breaker", output, tripped: true } });
    }
    supply(plan.dark, false);
  };
  const strike = (): void => {
    for (const device of plan.openDoors) {
      happen(device, { kind: "fault", fault: { kind: "door", open: true } });
    }
    for (const device of plan.lampFailures) strikeOutput(device, "lampFailure");
    for (const device of plan.cycling) strikeOutput(device, "cycling");
    for (const device of plan.wrongClocks) {
      happen(device, { kind: "fault", fault: { kind: "clock", aheadMs: 12 * 60_000 } });
    }
  };
  const strikeOutput = (device: string, kind: "lampFailure" | "cycling"): void => {
    happen(device, { kind: "fault", fault: { kind, output: 1, present: true } });
  };
  strike();

  let darkened = plan.dark.length === 0;
  const timer = setInterval(() => {
    const real = Date.now();
    wheel.advance(real, due);
    if (!darkened && waiting.size === 0 && clockAt(real) - clockAt(startedReal) > darkAfter) {
      darkened = true;
      darken();
    }
    if (waiting.size > 0 && real - startedReal > readyLimit) {
      waiting.clear();
      ready.resolve();
    }
  }, tickMs);

  return {
    ready: ready.promise,
    connected: () => connectedCount,
    stats: () => ({
      lamps: lamps.length,
      connected: connectedCount,
      refused: refusedCount,
      published: { ...published },
      leftOut: options.devices.length - devices.length,
    }),
    lamp: (device) => lamps[idOf.get(device) ?? -1]?.state ?? null,
    happen,
    supply,
    cut: (names) => {
      for (const device of names) lamps[idOf.get(device) ?? -1]?.cut();
    },
    memories: () =>
      Object.fromEntries(lamps.map((lamp) => [lamp.traits.device, memoryOf(lamp.state)])),
    close: async () => {
      closing = true;
      clearInterval(timer);
      for (const lamp of lamps) lamp.end();
      for (let waited = 0; waited < 5_000 && lamps.some((lamp) => lamp.underway); waited += 50) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      for (const lamp of lamps) lamp.cut();
      ready.resolve();
    },
  };
}

function traitsOf(device: SimulatedDevice, options: FleetOptions, draw: number): LampTraits {
  const cabinet = cabinetTraits(device);
  return {
    device: device.device,
    outputs: device.outputs,
    position: device.position,
    maxSwitchPoints: draw < (options.withoutProgramShare ?? 0) ? 0 : 200,
    keepsTime: true,
    reportingInterval: options.reportingInterval ?? 900,
    changeJitter: 20,
    backlogLimit: 500,
    ...(cabinet === undefined ? {} : { cabinet }),
  };
}

function proofOf(device: string, { secrets, certificates }: FleetOptions): DeviceProof | null {
  const pem = certificates?.[device];
  if (pem !== undefined) return { kind: "certificate", pem };
  const secret = secrets[device];
  return secret === undefined ? null : { kind: "secret", secret };
}

function brokerOf(url: string, withCertificates: boolean): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const known = ["mqtt:", "mqtts:", "ws:", "wss:"].includes(parsed?.protocol ?? "");
  if (parsed === null || !known || parsed.hostname === "") {
    throw new RangeError(
      `The broker's URL is ${JSON.stringify(url)}: give mqtt://host:port, or mqtts:, ws:, wss: in place of mqtt:.`,
    );
  }
  if (withCertificates && !["mqtts:", "wss:"].includes(parsed.protocol)) {
    throw new RangeError(`Certificates need TLS, and ${url} has none: give mqtts://host:port.`);
  }
  return parsed;
}
