import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { type AttachedTown, namedTown, simulate, type SimulateOptions } from "./simulate.ts";
import { generateTown, townText } from "./town.ts";

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
      "--devices <file>",
      'instead of the two: controllers that hang at their masts and wait to be bound, JSON [{ "device": "...", "secret": "...", "longitude": 9.1, "latitude": 48.7 }]',
    )
    .option(
      "--attach",
      "instead of these: give the light points of the town in LICHTPUNKT_DATA_DIR simulated controllers, and take address, site and clock from its settings",
      false,
    )
    .option(
      "--certificates <folder>",
      "<device>.pem with certificate and key, as `devices ca issue` writes them; goes before a secret, and needs mqtts://",
    )
    .option(
      "--ca <file>",
      "authority of the broker's certificate, PEM; those the machine trusts when left out",
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
