import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { certificatesIn } from "./certificate-folder.ts";
import { type DeviceFile, devicesOfFile } from "./device-file.ts";
import { devicesOfInventory } from "./device-list.ts";
import { demoFaults, noFaults } from "./fault-plan.ts";
import { startFleet } from "./fleet.ts";
import type { FleetClock } from "./fleet.ts";
import type { LampMemory } from "./lamp-state.ts";

/** A town that runs, and what its simulated controllers need to take part. */
export interface AttachedTown {
  /** Files as `--inventory` and `--secrets` name them. */
  readonly inventory: string;
  readonly secrets: string | null;
  readonly url: string;
  readonly site: string;
  readonly clock: FleetClock;
}

/** The same where its controllers serve no light point yet: one file as `--devices` names it. */
type NamedTown =
  | AttachedTown
  | (Omit<AttachedTown, "inventory" | "secrets"> & { readonly devices: string });

export interface SimulateOptions {
  readonly inventory?: string;
  readonly secrets?: string;
  readonly devices?: string;
  readonly certificates?: string;
  readonly ca?: string;
  readonly attach: boolean;
  readonly withRealDevices: boolean;
  readonly url?: string;
  readonly site?: string;
  readonly speed?: number;
  readonly origin?: number;
  readonly started?: number;
  readonly interval: number;
  readonly history: number;
  readonly withoutProgram: number;
  readonly faults: boolean;
  readonly seed: number;
  readonly memory?: string;
}

/** The town as the command line names it. Throws a RangeError where it does not. */
export function namedTown({
  inventory,
  secrets,
  devices,
  certificates,
}: SimulateOptions): NamedTown {
  const startedAtMs = Date.now();
  const clock = { startedAtMs, originMs: startedAtMs, speed: 1 };
  const town = { url: "mqtt://127.0.0.1:1883", site: "town", clock };
  if (devices !== undefined) return { ...town, devices };
  if (inventory === undefined || (secrets === undefined && certificates === undefined)) {
    throw new RangeError(
      "Give --inventory FILE and --secrets FILE or --certificates FOLDER, or --devices FILE, or --attach.",
    );
  }
  return { ...town, inventory, secrets: secrets ?? null };
}

function controllersOf(town: NamedTown, certified: boolean): DeviceFile {
  if ("devices" in town) return devicesOfFile(readFileSync(town.devices, "utf8"), certified);
  const { devices, withoutDevice } = devicesOfInventory(readFileSync(town.inventory, "utf8"));
  if (devices.length === 0) {
    throw new RangeError(
      `${town.inventory} names no device: give an inventory whose light points have controllers (${withoutDevice} have none).`,
    );
  }
  return { devices, secrets: town.secrets === null ? {} : readSecrets(town.secrets) };
}

/** Runs until it is told to stop: by a signal, or by the end of the process that started it. Prints one JSON line when all lamps stand. */
export async function simulate(options: SimulateOptions, town: NamedTown): Promise<void> {
  const { devices, secrets } = controllersOf(town, options.certificates !== undefined);
  const { certificates: folder, ca } = options;
  const names = devices.map(({ device }) => device);
  const fleet = startFleet({
    ...(folder === undefined ? {} : { certificates: certificatesIn(folder, names) }),
    ...(ca === undefined ? {} : { ca: readAuthority(ca) }),
    url: options.url ?? town.url,
    site: options.site ?? town.site,
    devices,
    secrets,
    clock: clockOf(options, town.clock),
    reportingInterval: options.interval,
    historyNights: options.history,
    withoutProgramShare: options.withoutProgram,
    faults: options.faults ? demoFaults : noFaults,
    seed: options.seed,
    ...(options.memory === undefined ? {} : { memories: readMemories(options.memory) }),
  });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await fleet.close();
    if (options.memory !== undefined) keepMemories(options.memory, fleet.memories());
  };
  const stopped = new Promise<void>((resolve, reject) => {
    const end = (): void => {
      stop().then(resolve, reject);
    };
    process.once("SIGTERM", end);
    process.once("SIGINT", end);
    if (process.connected) process.once("disconnect", end);
  });
  const { leftOut } = fleet.stats();
  if (leftOut > 0) {
    process.stderr.write(
      `${leftOut} of ${devices.length} devices have neither secret nor certificate and stay dark.\n`,
    );
  }
  await fleet.ready;
  if (!stopping) {
    const ready = { event: "ready", process: "simulators", ...fleet.stats() };
    process.stdout.write(`${JSON.stringify(ready)}\n`);
  }
  await stopped;
}

/** What the command line says of the clock goes before what the town's settings say. */
function clockOf({ started, origin, speed }: SimulateOptions, town: FleetClock): FleetClock {
  const startedAtMs = started ?? town.startedAtMs;
  const originMs = origin ?? (started === undefined ? town.originMs : startedAtMs);
  return { startedAtMs, originMs, speed: speed ?? town.speed };
}

function readSecrets(file: string): Record<string, string> {
  const secrets: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof secrets !== "object" || secrets === null || Array.isArray(secrets)) {
    throw new RangeError(`${file} must be a JSON object of secrets by device.`);
  }
  const wrong = Object.entries(secrets).find(([, secret]) => typeof secret !== "string");
  if (wrong !== undefined) throw new RangeError(`${file}: the secret of ${wrong[0]} is no text.`);
  // Each value was looked at just now.
  return secrets as Record<string, string>;
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new RangeError(
      `${file} cannot be read: --ca names the authority of the broker's certificate.`,
      {
        cause,
      },
    );
  }
}

function readMemories(file: string): Record<string, LampMemory> {
  try {
    // Written by keepMemories of this program.
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, LampMemory>;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return {};
    throw new RangeError(`${file} holds no memory of lamps: delete it or name another.`, { cause });
  }
}

function keepMemories(file: string, memories: Record<string, LampMemory>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(memories));
  renameSync(`${file}.new`, file);
}
