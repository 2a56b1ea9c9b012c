import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { devicesOfInventory } from "./device-list.ts";
import { demoFaults, noFaults } from "./fault-plan.ts";
import { startFleet } from "./fleet.ts";
import type { FleetClock } from "./fleet.ts";
import type { LampMemory } from "./lamp-state.ts";
import { generateTown, townText } from "./town.ts";

/** A town that runs, and what its simulated controllers need to take part. */
export interface AttachedTown {
  /** Files as `--inventory` and `--secrets` name them. */
  readonly inventory: string;
  readonly secrets: string;
  readonly url: string;
  readonly site: string;
  readonly clock: FleetClock;
}

/** Gives a town simulated controllers. Throws a RangeError that says what is missing and what to do. */
export type AttachTown = (wishes: { readonly withRealDevices: boolean }) => Promise<AttachedTown>;

/**
 * Adds the commands of this room: `town` invents a town, `simulate` puts controllers into an inventory, or with `--attach` into the
 * town that `attach` knows.
 */
export function simulatorCommands(program: Command, attach: AttachTown): void {
  program
    .command("town")
    .description(
      "Invent a town with streets, cabinets and light points, and write it as an inventory",
    )
    .argument("<file>", "GeoJSON file to write; it can be imported like any other inventory")
    .option("--lights <number>", "light points, about", wholeNumber, 1200)
    .option("--seed <number>", "same seed, same town", wholeNumber, 1)
    .option("--name <text>", "name of the town", "Auenfurt")
    .option("--center <longitude,latitude>", "where its market place lies", coordinates)
    .action(
      (
        file: string,
        options: { lights: number; seed: number; name: string; center?: [number, number] },
      ) => {
        const town = generateTown(options);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, townText(town));
        const lights = town.features.filter(
          ({ properties }) => properties["kind"] === "lightPoint",
        );
        console.log(`${file}: ${town.name}, ${lights.length} light points.`);
      },
    );

  program
    .command("simulate")
    .description(
      "Run a simulated controller for each light point of an inventory that names a device",
    )
    .option("--inventory <file>", "GeoJSON with device, output, ratedPower, powerCurve ...")
    .option("--secrets <file>", 'JSON of secrets by device: { "lc-1a2b3c4d": "..." }')
    .option(
      "--attach",
      "instead of the two: give the light points of the town in LICHTPUNKT_DATA_DIR simulated controllers, and take address, site and clock from its settings",
      false,
    )
    .option("--with-real-devices", "attach also where real devices are enrolled", false)
    .option("--url <url>", "broker; mqtt://127.0.0.1:1883 when left out")
    .option("--site <name>", "site in the topics; town when left out")
    .option("--speed <factor>", "clock seconds in a second; 1 when left out", positive)
    .option(
      "--origin <instant>",
      "ISO instant at which the clock starts; now when left out",
      instant,
    )
    .option(
      "--started <ms>",
      "real instant (ms since 1970) of the origin; now when left out",
      wholeNumber,
    )
    .option(
      "--interval <seconds>",
      "clock seconds between readings until a config comes",
      positive,
      900,
    )
    .option("--history <nights>", "past nights to tell first", wholeNumber, 0)
    .option(
      "--without-program <share>",
      "share of controllers that store no program, 0..1",
      share,
      0,
    )
    .option("--faults", "let a few things go wrong", false)
    .option("--seed <number>", "which things go wrong where", wholeNumber, 1)
    .option("--memory <file>", "where the controllers' flash memory is kept between runs")
    .action(async (options: SimulateOptions) =>
      simulate(options, options.attach ? await attach(options) : namedTown(options)),
    );
}

interface SimulateOptions {
  readonly inventory?: string;
  readonly secrets?: string;
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

function namedTown({ inventory, secrets }: SimulateOptions): AttachedTown {
  if (inventory === undefined || secrets === undefined) {
    throw new RangeError("Give --inventory FILE and --secrets FILE, or --attach.");
  }
  const startedAtMs = Date.now();
  const clock = { startedAtMs, originMs: startedAtMs, speed: 1 };
  return { inventory, secrets, url: "mqtt://127.0.0.1:1883", site: "town", clock };
}

/** Runs until it is told to stop: by a signal, or by the end of the process that started it. Prints one JSON line when all lamps stand. */
async function simulate(options: SimulateOptions, town: AttachedTown): Promise<void> {
  const { devices, withoutDevice } = devicesOfInventory(readFileSync(town.inventory, "utf8"));
  if (devices.length === 0) {
    throw new RangeError(
      `${town.inventory} names no device: give an inventory whose light points have controllers (${withoutDevice} have none).`,
    );
  }
  const fleet = startFleet({
    url: options.url ?? town.url,
    site: options.site ?? town.site,
    devices,
    secrets: readSecrets(town.secrets),
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
  if (leftOut > 0)
    console.error(`${leftOut} of ${devices.length} devices have no secret and stay dark.`);
  await fleet.ready;
  if (!stopping) {
    console.log(JSON.stringify({ event: "ready", process: "simulators", ...fleet.stats() }));
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

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`"${text}" is no whole number.`);
  return Number(text);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError(`"${text}" is no number above 0.`);
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1))
    throw new InvalidArgumentError(`"${text}" is no share: give 0 to 1.`);
  return value;
}

function instant(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(value))
    throw new InvalidArgumentError(`"${text}" is no instant: give it as 2026-11-10T15:40:00Z.`);
  return value;
}

function coordinates(text: string): [number, number] {
  const [longitude = Number.NaN, latitude = Number.NaN] = text.split(",").map(Number);
  if (!(Math.abs(longitude) <= 180) || !(Math.abs(latitude) <= 85)) {
    throw new InvalidArgumentError(`"${text}" is no place: give longitude,latitude in degrees.`);
  }
  return [longitude, latitude];
}
