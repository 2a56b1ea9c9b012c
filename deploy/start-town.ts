import { createServer } from "node:net";
import path from "node:path";
import { officeConfig } from "../api/config.ts";
import { keepFilesPrivate } from "../api/private-files.ts";
import type { ClockSetting } from "../domain/clock.ts";
import { fieldConfig } from "../ingest/config.ts";
import { clockRefusal } from "./clock-guard.ts";
import { fieldAddress } from "./field-address.ts";
import { supervise } from "./supervise.ts";
import type { ReadyLine, SupervisedProcess, Supervisor } from "./supervise.ts";

const root = path.resolve(import.meta.dirname, "..");

export interface TownProcesses {
  /** Settings over those of the environment, by their LICHTPUNKT_ names. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The clock that all processes share; the machine's own when left out. */
  readonly clock?: ClockSetting;
  /** Processes beside field and office, started after them; gets the address at which controllers connect. */
  readonly beside?: (mqttUrl: string) => readonly SupervisedProcess[];
  readonly onReady?: (ready: ReadyLine) => void;
}

/**
 * Checks all settings, then starts field and office and keeps them up until this process is told to end.
 * Wrong settings are all named on standard error, and nothing starts.
 */
export async function startTown(options: TownProcesses = {}): Promise<void> {
  keepFilesPrivate();
  const environment = await withFixedPort({
    ...process.env,
    ...options.settings,
    ...clockSettings(options.clock),
  });
  const office = officeConfig(environment);
  const checked = [fieldConfig(environment), office];
  const faults = new Set(checked.flatMap((result) => (result.ok ? [] : result.faults)));
  if (faults.size === 0 && office.ok && office.config.clock !== null) {
    const refusal = await clockRefusal(office.config.dataDir);
    if (refusal !== null) faults.add(refusal);
  }
  if (faults.size > 0) {
    process.stderr.write(
      `These settings are wrong, nothing was started:\n\n  ${[...faults].join("\n  ")}\n`,
    );
    process.exitCode = 2;
    return;
  }
  const supervisor = supervise({
    processes: [
      {
        name: "field",
        file: path.join(root, "ingest/main.ts"),
        arguments: options.clock ? [JSON.stringify({ clock: options.clock })] : [],
      },
      { name: "office", file: path.join(root, "api/main.ts") },
      ...(options.beside?.(environment.LICHTPUNKT_MQTT_URL) ?? []),
    ],
    environment,
    onReady: options.onReady ?? sayReady,
    onLine: (name, line) => process.stdout.write(`${name.padEnd(8)} ${line}\n`),
  });
  closeOnSignal(supervisor);
}

/** Tells people what is up: the address, and once the link for the first administrator. */
export function sayReady(ready: ReadyLine): void {
  if (ready.process === "field") {
    process.stdout.write(`Controllers connect to port ${String(ready["mqttPort"])} (MQTT).\n`);
  }
  if (ready.process === "office") {
    process.stdout.write(`The dashboard is at ${String(ready["url"])}\n`);
    const link = ready["firstStartLink"];
    if (typeof link === "string") {
      process.stdout.write(
        `\nFirst start. This link signs in the first administrator, once, within a day:\n\n  ${link}\n\n`,
      );
    }
  }
}

type Environment = NodeJS.ProcessEnv & { readonly LICHTPUNKT_MQTT_URL: string };

/**
 * Office must know field's port before field has taken it; where any will do, a free one is therefore chosen here. Wrong settings are
 * left as they are: whoever reads them next names them.
 */
async function withFixedPort(environment: NodeJS.ProcessEnv): Promise<Environment> {
  const [field, office, plain] = [
    fieldConfig(environment),
    officeConfig(environment),
    officeConfig({}),
  ];
  const given = environment["LICHTPUNKT_MQTT_URL"] ?? "";
  if (!field.ok || !office.ok || !plain.ok) return { ...environment, LICHTPUNKT_MQTT_URL: given };
  const { mqttHost, mqttPort: wanted } = field.config;
  const mqttPort = wanted === 0 ? await freePort() : wanted;
  const { mqttUrl } = office.config;
  const isNamed = given !== "" || mqttUrl !== plain.config.mqttUrl;
  return {
    ...environment,
    LICHTPUNKT_MQTT_PORT: String(mqttPort),
    LICHTPUNKT_MQTT_URL: isNamed ? mqttUrl : fieldAddress({ mqttHost, mqttPort }),
  };
}

function clockSettings(clock: ClockSetting | undefined): Record<string, string> {
  if (!clock) return {};
  return {
    LICHTPUNKT_CLOCK_ORIGIN: String(clock.originMs),
    LICHTPUNKT_CLOCK_STARTED: String(clock.startedAtMs),
    LICHTPUNKT_CLOCK_SPEED: String(clock.speed),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function closeOnSignal(supervisor: Supervisor): void {
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    supervisor.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Closing failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
}
