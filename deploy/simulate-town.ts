import { existsSync, renameSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import type { Feature, FeatureCollection } from "geojson";
import { officeConfig } from "../api/config.ts";
import type { SimulatedCabinet } from "../api/inventory/attach-cabinets.ts";
import { attachSimulated } from "../api/inventory/attach-simulated.ts";
import { exportInventory } from "../api/inventory/export-inventory.ts";
import type { Actor } from "../api/office/audit.ts";
import { runningOffice, type OfficeApi } from "../api/office/running-office.ts";
import { AppError } from "../domain/app-error.ts";
import { fieldConfig } from "../ingest/config.ts";
import type { AttachedTown } from "../simulators/simulate.ts";
import { openRegistry } from "../store/registry.ts";
import { fieldAddress } from "./field-address.ts";

const actor: Actor = {
  user: { id: "cli", name: "CLI", role: "administrator" },
  address: "local",
};
const answerWithinMs = 5_000;

/**
 * Gives the light points of the town in LICHTPUNKT_DATA_DIR simulated controllers, and writes inventory and secrets of these into
 * that folder. Address, site and clock are those of field's and office's own settings. Field must run; where office runs too it does
 * the work itself, so that its screens follow. Throws a RangeError that says what is missing and what to do.
 */
export async function attachTown({
  withRealDevices,
}: {
  readonly withRealDevices: boolean;
}): Promise<AttachedTown> {
  const { dataDir, url, site, clock } = settings();
  const file = path.join(dataDir, "office.db");
  if (!existsSync(file)) {
    throw new RangeError(
      `There is no town in ${dataDir}: bring one in by \`main.ts import FILE\`, or name its folder by LICHTPUNKT_DATA_DIR.`,
    );
  }
  if (!(await answers(url))) {
    throw new RangeError(
      `Nobody answers at ${url}: start the town first by \`main.ts start\` with the same settings, or name its address by LICHTPUNKT_MQTT_URL.`,
    );
  }
  const { secrets, cabinets, inventory } = await attachIn(dataDir, file, withRealDevices);
  if (Object.keys(secrets).length === 0) {
    throw new RangeError(
      `The town in ${dataDir} has no light point that could have a controller: bring an inventory in by \`main.ts import FILE\`.`,
    );
  }
  // Light points that a cabinet switches come along: they are its controller's load.
  const lights = inventory.features.filter(({ properties }) => {
    if (properties?.["kind"] !== "lightPoint") return false;
    const { device, switching } = properties;
    return switching === "byCabinet" || (typeof device === "string" && device in secrets);
  });
  const features = [...lights, ...cabinets.map(featureOf)];
  const files = {
    inventory: path.join(dataDir, "simulated-inventory.geojson"),
    secrets: path.join(dataDir, "simulated-secrets.json"),
  };
  writePrivate(files.inventory, { ...inventory, features });
  writePrivate(files.secrets, secrets);
  const now = Date.now();
  return { ...files, url, site, clock: clock ?? { startedAtMs: now, originMs: now, speed: 1 } };
}

function settings() {
  const [field, office] = [fieldConfig(), officeConfig()];
  if (!field.ok || !office.ok) {
    const faults = [field, office].flatMap((result) => (result.ok ? [] : result.faults));
    throw new RangeError(`These settings are wrong:\n\n  ${[...new Set(faults)].join("\n  ")}`);
  }
  const { dataDir, site, clock, mqttPort } = field.config;
  const isNamed = (process.env["LICHTPUNKT_MQTT_URL"] ?? "") !== "";
  if (!isNamed && mqttPort === 0) {
    throw new RangeError(
      "LICHTPUNKT_MQTT_PORT is 0, so nobody knows where field listens: name its address by LICHTPUNKT_MQTT_URL.",
    );
  }
  // As `main.ts start` tells office.
  const url = isNamed ? office.config.mqttUrl : fieldAddress(field.config);
  return { dataDir, site, clock, url };
}

interface Attached {
  readonly secrets: Readonly<Record<string, string>>;
  readonly cabinets: readonly SimulatedCabinet[];
  readonly inventory: FeatureCollection;
}

async function attachIn(
  dataDir: string,
  file: string,
  withRealDevices: boolean,
): Promise<Attached> {
  const office = await runningOffice(dataDir);
  if (office !== null) return attachThere(office, withRealDevices);
  const registry = await openRegistry(file, Date.now());
  try {
    const now = Date.now();
    const outcome = await attachSimulated(registry.db, { actor, now, withRealDevices });
    if (outcome.kind === "realDevices") throw realDevices(outcome.count);
    const { secrets, cabinets } = outcome;
    return { secrets, cabinets, inventory: await exportInventory(registry.db) };
  } finally {
    await registry.close();
  }
}

async function attachThere(office: OfficeApi, withRealDevices: boolean): Promise<Attached> {
  try {
    const attached = await office.send<Omit<Attached, "inventory">>(
      "POST",
      "/api/v1/simulated-devices",
      JSON.stringify({ withRealDevices }),
      "application/json",
    );
    return { ...attached, inventory: await office.send("GET", "/api/v1/inventory") };
  } catch (cause) {
    // The office has said what is wrong in words for a person.
    if (cause instanceof AppError && cause.code === "office") {
      throw new RangeError(cause.message, { cause });
    }
    throw cause;
  }
}

function realDevices(count: number): RangeError {
  return new RangeError(
    `${count} real devices are enrolled in this town: give --with-real-devices to simulate its other light points beside them, or name another folder by LICHTPUNKT_DATA_DIR.`,
  );
}

/** Whether its place is known or not. */
function featureOf({ number, device, segments }: SimulatedCabinet): Feature<null> {
  return {
    type: "Feature",
    geometry: null,
    properties: { kind: "cabinet", number, device, segments },
  };
}

/** Complete or not there at all, and for nobody else's eyes. */
function writePrivate(file: string, content: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function answers(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: Number(port) || (protocol === "mqtts:" ? 8883 : 1883),
      timeout: answerWithinMs,
    });
    const tell = (is: boolean) => (): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", tell(true));
    socket.once("error", tell(false));
    socket.once("timeout", tell(false));
  });
}
