import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { importWhole } from "../api/import/whole-import.ts";
import { enrolDevices } from "../api/inventory/enrol-devices.ts";
import type { Actor } from "../api/office/audit.ts";
import { keepFilesPrivate } from "../api/private-files.ts";
import type { ClockSetting } from "../domain/clock.ts";
import { sunOf } from "../domain/tonight.ts";
import { generateTown, townText } from "../simulators/town.ts";
import { openRegistry } from "../store/registry.ts";
import { emptyDemoFolder } from "./demo-folder.ts";
import { sayReady, startTown } from "./start-town.ts";

export interface DemoOptions {
  readonly lights: number;
  readonly speed: number;
  readonly nights: number;
  readonly seed: number;
}

const site = "demo";
const timeZone = "Europe/Berlin";
/** Real seconds from the start of the clock to sunset: time to open the page, not time to wait. */
const secondsBeforeSunset = 35;
const actor: Actor = {
  user: { id: "demo", name: "Demo", role: "administrator" },
  address: "local",
};

/**
 * An invented town with simulated lamps, from nothing: makes its inventory, brings it in as any file is brought in, enrols the
 * controllers, then starts field, office and the lamps on one clock that begins before sunset.
 */
export async function runDemo(options: DemoOptions): Promise<void> {
  const folder = path.resolve(process.env["LICHTPUNKT_DATA_DIR"] ?? "data/demo");
  keepFilesPrivate();
  emptyDemoFolder(folder);
  const town = generateTown({ seed: options.seed, lights: options.lights });
  const [longitude, latitude] = town.center;
  const files = {
    inventory: path.join(folder, "town.geojson"),
    secrets: path.join(folder, "demo-secrets.json"),
    office: path.join(folder, "office.db"),
  };
  writeFileSync(files.inventory, townText(town));
  const secrets = secretsFor(town.features);
  writeFileSync(files.secrets, JSON.stringify({ ...secrets.lamp, ...secrets.cabinet }), {
    mode: 0o600,
  });
  process.stdout.write(
    `${town.name}: bringing in the inventory of ${options.lights} light points ...\n`,
  );
  await fillOffice(files.office, files.inventory, secrets);

  const place = { latitude, longitude, timeZone };
  const now = Date.now();
  // The invented town lies where the sun sets each day of the year.
  const sunset = sunOf(place, now).sunset ?? now;
  const clock: ClockSetting = {
    startedAtMs: now,
    originMs: sunset - secondsBeforeSunset * 1000 * options.speed,
    speed: options.speed,
  };
  await startTown({
    clock,
    settings: {
      LICHTPUNKT_DATA_DIR: folder,
      LICHTPUNKT_SITE: site,
      LICHTPUNKT_TOWN_NAME: town.name,
      LICHTPUNKT_TIME_ZONE: timeZone,
      LICHTPUNKT_LATITUDE: String(latitude),
      LICHTPUNKT_LONGITUDE: String(longitude),
    },
    beside: (mqttUrl) => [
      {
        name: "lamps",
        file: path.resolve(import.meta.dirname, "../main.ts"),
        arguments: [
          "simulate",
          ...Object.entries({
            inventory: files.inventory,
            secrets: files.secrets,
            url: mqttUrl,
            site,
            speed: clock.speed,
            origin: clock.originMs,
            started: clock.startedAtMs,
            history: options.nights,
            seed: options.seed,
          }).flatMap(([name, value]) => [`--${name}`, String(value)]),
          "--faults",
        ],
      },
    ],
    onReady: (ready) => {
      if (ready.process === "office") {
        process.stdout.write(
          `\n${town.name}. The clock runs ${options.speed} times as fast; dusk falls within a minute.\n`,
        );
        sayReady(ready);
      }
      if (ready.process === "simulators")
        process.stdout.write(`${String(ready["connected"])} lamps are connected.\n`);
    },
  });
}

type DemoSecrets = Readonly<Record<"lamp" | "cabinet", Record<string, string>>>;

/** One for each device that the town's features name. */
function secretsFor(
  features: readonly { properties: Readonly<Record<string, unknown>> }[],
): DemoSecrets {
  const secrets: DemoSecrets = { lamp: {}, cabinet: {} };
  for (const { properties } of features) {
    const { device, kind } = properties;
    if (typeof device !== "string") continue;
    const own = kind === "cabinet" ? secrets.cabinet : secrets.lamp;
    own[device] = randomBytes(24).toString("base64url");
  }
  return secrets;
}

async function fillOffice(file: string, inventory: string, secrets: DemoSecrets): Promise<void> {
  const now = Date.now();
  const registry = await openRegistry(file, now);
  try {
    const { db } = registry;
    await importWhole({ db, databasePath: file, file: inventory, choice: {}, actor, now });
    await db.transaction().execute(async (trx) => {
      for (const kind of ["lamp", "cabinet"] as const) {
        await enrolDevices(trx, secrets[kind], { kind, actor, now });
      }
    });
  } finally {
    await registry.close();
  }
}
