import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { writeFileSync } from "node:fs";
import { importWhole } from "../../api/import/whole-import.ts";
import { enrolDevices } from "../../api/inventory/enrol-devices.ts";
import { clockTime, type ClockSetting } from "../../domain/clock.ts";
import { devicesOfInventory } from "../../simulators/device-list.ts";
import { type Fleet, startFleet } from "../../simulators/fleet.ts";
import { type FieldReader, openFieldReader } from "../../store/field-reader.ts";
import { openRegistry } from "../../store/registry.ts";
import { type FieldChild, startFieldChild } from "../prove/field-child.ts";
import { freePort } from "../servers.ts";
import { freshDir, removeDir } from "../unit/ingest/running-engine.ts";
import { type Client, clientOf, signIn, townFile } from "./api-harness.ts";

const site = "town";
const place = { latitude: 52.5, longitude: 13.4, timeZone: "Europe/Berlin" };

/** Field, office and simulated lamps as they run in earnest, on one clock that runs fast. */
export interface WholeTown {
  readonly dir: string;
  /** Lets a lamp live, with its connection, or several on common cables; resolves when they are connected. */
  lightUp(...devices: readonly string[]): Promise<Fleet>;
  /** Reads what field has committed, past the office. */
  readonly reader: FieldReader;
  /** Instant of the town's clock. */
  now(): number;
  /** Id of the light point that a device lights. */
  lightOf(device: string): string;
  secretOf(device: string): string;
  readonly mqttPort: number;
  field(): FieldChild;
  /** SIGKILL, and nothing listens until `startField`. */
  killField(): Promise<void>;
  /** SIGTERM. */
  endField(): Promise<void>;
  startField(): Promise<void>;
  /** The first administrator, signed in by the link of the first start. Stays signed in when the office starts anew. */
  client(): Client;
  killOffice(): Promise<void>;
  /** SIGTERM. */
  endOffice(): Promise<void>;
  startOffice(): Promise<void>;
  close(): Promise<void>;
}

interface OfficeChild {
  readonly child: ChildProcess;
  readonly url: string;
  readonly firstStartLink: string | null;
}

/** An inventory in place of the simple one, and which of the devices are cabinets' controllers. */
interface OwnInventory {
  readonly text: string;
  readonly cabinets: readonly string[];
}

/** A light point for each device, which is enrolled and not connected yet. */
export async function startWholeTown(
  devices: readonly string[],
  clock: ClockSetting,
  own?: OwnInventory,
): Promise<WholeTown> {
  const dir = freshDir();
  const mqttPort = await freePort();
  const inventory =
    own?.text ??
    townFile(
      devices.map((device, i) => ({ number: String(i + 1), device, switching: "networked" })),
    );
  const secrets = Object.fromEntries(devices.map((device) => [device, `secret-of-${device}`]));
  const lightIds = await fillOffice(dir, inventory, secrets, own?.cabinets ?? []);
  const { startedAtMs, originMs, speed } = clock;

  const beginField = (): Promise<FieldChild> =>
    startFieldChild({
      site,
      dataDir: dir,
      mqttPort,
      ...place,
      reportingInterval: 90,
      clockOrigin: originMs,
      clockStarted: startedAtMs,
      clockSpeed: speed,
    });
  const environment = {
    PATH: process.env["PATH"],
    LICHTPUNKT_SITE: site,
    LICHTPUNKT_DATA_DIR: dir,
    LICHTPUNKT_HTTP_PORT: "0",
    LICHTPUNKT_HTTP_REQUESTS_PER_MINUTE: "1000000",
    LICHTPUNKT_MQTT_URL: `mqtt://127.0.0.1:${mqttPort}`,
    LICHTPUNKT_TIME_ZONE: place.timeZone,
    LICHTPUNKT_LATITUDE: String(place.latitude),
    LICHTPUNKT_LONGITUDE: String(place.longitude),
    LICHTPUNKT_CLOCK_ORIGIN: String(originMs),
    LICHTPUNKT_CLOCK_STARTED: String(startedAtMs),
    LICHTPUNKT_CLOCK_SPEED: String(speed),
  };

  let field: FieldChild | null = await beginField();
  let office: OfficeChild | null = await beginOffice(environment);
  const code = new URL(office.firstStartLink ?? "").searchParams.get("code");
  const { cookie } = await signIn(office.url, code ?? "");
  const reader = await openFieldReader(join(dir, "field.db"));
  const fleets: Fleet[] = [];
  const simulated = devicesOfInventory(inventory).devices;

  const running = <T>(process: T | null, name: string): T => {
    if (process === null) throw new Error(`${name} is not running`);
    return process;
  };
  const killOffice = async (signal: NodeJS.Signals): Promise<void> => {
    const { child } = running(office, "office");
    office = null;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  return {
    dir,
    async lightUp(...names) {
      // A fleet for each lamp: who has lost its connection often waits long before it tries again.
      const fleet = startFleet({
        url: `mqtt://127.0.0.1:${mqttPort}`,
        site,
        devices: simulated.filter(({ device }) => names.includes(device)),
        secrets,
        clock,
        reportingInterval: 90,
        reconnectJitter: 5,
      });
      fleets.push(fleet);
      await fleet.ready;
      return fleet;
    },
    reader,
    mqttPort,
    now: () => clockTime(clock, Date.now()),
    lightOf: (device) => running(lightIds.get(device) ?? null, device),
    secretOf: (device) => running(secrets[device] ?? null, device),
    field: () => running(field, "field"),
    async killField() {
      const child = running(field, "field");
      field = null;
      await child.kill();
    },
    async endField() {
      const child = running(field, "field");
      field = null;
      const exitCode = await child.end();
      if (exitCode !== 0) throw new Error(`field ended with ${exitCode}`);
    },
    async startField() {
      field = await beginField();
    },
    client: () => clientOf(running(office, "office").url, cookie),
    killOffice: () => killOffice("SIGKILL"),
    endOffice: () => killOffice("SIGTERM"),
    async startOffice() {
      office = await beginOffice(environment);
    },
    async close() {
      await Promise.all(fleets.map((fleet) => fleet.close()));
      await reader.close();
      if (office !== null) await killOffice("SIGTERM");
      if (field !== null) await field.end();
      removeDir(dir);
    },
  };
}

/** As an import by the first administrator would have left it; gives the light point of each device. */
async function fillOffice(
  dir: string,
  inventory: string,
  secrets: Readonly<Record<string, string>>,
  cabinets: readonly string[],
): Promise<Map<string, string>> {
  const file = join(dir, "town.geojson");
  writeFileSync(file, inventory);
  const now = Date.now();
  const actor = {
    user: { id: "test", name: "Test", role: "administrator" as const },
    address: "local",
  };
  const registry = await openRegistry(join(dir, "office.db"), now);
  try {
    const { db } = registry;
    const databasePath = join(dir, "office.db");
    await importWhole({ db, databasePath, file, choice: {}, actor, now });
    return await db.transaction().execute(async (trx) => {
      for (const [id, secret] of Object.entries(secrets)) {
        const kind = cabinets.includes(id) ? "cabinet" : "lamp";
        await enrolDevices(trx, { [id]: secret }, { kind, actor, now });
      }
      const rows = await trx.selectFrom("light_points").select(["id", "device_id"]).execute();
      return new Map(rows.map(({ id, device_id }) => [device_id ?? "", id]));
    });
  } finally {
    await registry.close();
  }
}

async function beginOffice(environment: NodeJS.ProcessEnv): Promise<OfficeChild> {
  const program = resolve(import.meta.dirname, "../../api/main.ts");
  const child = spawn(process.execPath, [program], {
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
  });
  const written: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => void written.push(line));
  const ready = new Promise<Omit<OfficeChild, "child">>((found, failed) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      // Office's one line on stdout.
      found(JSON.parse(line) as Omit<OfficeChild, "child">);
    });
    child.once("exit", (code) => {
      failed(new Error(`office ended with ${code}:\n${written.join("\n")}`));
    });
  });
  return { child, ...(await ready) };
}
