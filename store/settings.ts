import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ClockSetting } from "../domain/clock.ts";
import type { InfluxConfig } from "./influx-connection.ts";

/** Settings that field and office share: one town, one clock, one place for its data. */
export interface TownSettings {
  /** Second part of every topic. */
  readonly site: string;
  /** Absolute path. */
  readonly dataDir: string;
  /** Whose clock counts: an IANA name. */
  readonly timeZone: string;
  /** Where the sun is watched from; null coordinates: the middle of the light points. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** One clock for all processes of a demo or a test; null is the machine's own time. */
  readonly clock: ClockSetting | null;
  /** Where telemetry goes when it does not stay in the embedded SQLite. */
  readonly influx: InfluxConfig | null;
}

interface TownValues extends Omit<TownSettings, "clock" | "influx"> {
  readonly clockOrigin: number | null;
  readonly clockStarted: number | null;
  readonly clockSpeed: number;
  readonly influxUrl: string | null;
  readonly influxDatabase: string;
  readonly influxOrg: string | null;
  readonly influxToken: string | null;
  readonly influxUsername: string | null;
  readonly influxPassword: string | null;
}

type Property = Readonly<Record<string, unknown>>;
export type SettingsResult<Own> =
  | { readonly ok: true; readonly settings: Own & TownSettings }
  /** Each fault names its key and what would be right. */
  | { readonly ok: false; readonly faults: readonly string[] };

export type Environment = Readonly<Record<string, string | undefined>>;

const text = { type: ["string", "null"], default: null } as const;
const townProperties: Readonly<Record<string, Property>> = {
  site: { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$", default: "town" },
  dataDir: { type: "string", minLength: 1, default: "data" },
  timeZone: { type: "string", minLength: 1, default: "Europe/Berlin" },
  latitude: { type: ["number", "null"], minimum: -90, maximum: 90, default: null },
  longitude: { type: ["number", "null"], minimum: -180, maximum: 180, default: null },
  clockOrigin: { type: ["number", "null"], minimum: 0, default: null },
  clockStarted: { type: ["number", "null"], minimum: 0, default: null },
  clockSpeed: { type: "number", exclusiveMinimum: 0, maximum: 3600, default: 1 },
  influxUrl: { ...text, pattern: "^https?://" },
  influxDatabase: { type: "string", minLength: 1, default: "lichtpunkt" },
  influxOrg: text,
  influxToken: text,
  influxUsername: text,
  influxPassword: text,
};

/** The name of a key in the environment: mqttPort is LICHTPUNKT_MQTT_PORT. */
export function environmentName(key: string): string {
  return `LICHTPUNKT_${key.replaceAll(/[A-Z]/g, "_$&").toUpperCase()}`;
}

/**
 * Reads the settings of one process: a JSON file (LICHTPUNKT_CONFIG_FILE or flag configFile), over it the environment, over it flags.
 * `properties`: JSON Schema of the process's own keys with defaults. Keys of other processes are left alone.
 */
export function readSettings<Own>(
  properties: Readonly<Record<string, Property>>,
  environment: Environment,
  flags: Readonly<Record<string, unknown>>,
): SettingsResult<Own> {
  const all = { ...townProperties, ...properties };
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  const file = flags["configFile"] ?? environment["LICHTPUNKT_CONFIG_FILE"];
  if (typeof file === "string") takeFile(file, all, values, faults);
  for (const [key, property] of Object.entries(all)) {
    const given = environment[environmentName(key)];
    if (given !== undefined && given !== "") values[key] = fromText(property, given);
    if (flags[key] !== undefined) values[key] = flags[key];
  }
  const ajv = new Ajv2020({ allErrors: true, useDefaults: true, allowUnionTypes: true });
  const validate = ajv.compile<Own & TownValues>({ type: "object", properties: all });
  // One object for both branches, since useDefaults fills it in.
  const candidate: unknown = values;
  if (!validate(candidate)) {
    for (const error of validate.errors ?? []) {
      const [key = ""] = error.instancePath.slice(1).split("/");
      // What may be a secret is not repeated in a log.
      const given =
        key.startsWith("influx") || key.endsWith("Secret")
          ? ""
          : `; it is ${JSON.stringify(values[key])}`;
      faults.push(`${environmentName(key)} (${key}) ${error.message}${given}`);
    }
    return { ok: false, faults };
  }
  faults.push(...crossFaults(candidate));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, settings: assemble(candidate) };
}

function assemble<Own>(values: Own & TownValues): Own & TownSettings {
  const { clockOrigin, clockStarted, clockSpeed } = values;
  return {
    ...values,
    dataDir: resolve(values.dataDir),
    clock:
      clockOrigin === null || clockStarted === null
        ? null
        : { originMs: clockOrigin, startedAtMs: clockStarted, speed: clockSpeed },
    influx: influxOf(values),
  };
}

/** An organisation tells 2.x and 3.x from 1.x. */
function influxOf(values: TownValues): InfluxConfig | null {
  const { influxUrl: url, influxDatabase: database, influxOrg: org, influxToken: token } = values;
  if (url === null) return null;
  if (org !== null && token !== null) return { url, org, bucket: database, token };
  const { influxUsername: username, influxPassword: password } = values;
  return {
    url,
    database,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
  };
}

function crossFaults(values: TownValues): string[] {
  const pairs = [
    ["latitude", "longitude", ""],
    ["influxOrg", "influxToken", " (InfluxDB 2.x, 3.x)"],
    ["clockOrigin", "clockStarted", " (a demo's clock)"],
  ] as const;
  const faults = pairs
    .filter(([one, other]) => (values[one] === null) !== (values[other] === null))
    .map(
      ([one, other, what]) =>
        `${environmentName(one)} and ${environmentName(other)} must be given together${what} or not at all`,
    );
  if (!isTimeZone(values.timeZone)) {
    faults.push("LICHTPUNKT_TIME_ZONE (timeZone) must be an IANA name such as Europe/Berlin");
  }
  return faults;
}

function takeFile(
  path: string,
  known: Readonly<Record<string, Property>>,
  values: Record<string, unknown>,
  faults: string[],
): void {
  try {
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof content !== "object" || content === null || Array.isArray(content)) {
      faults.push(`the configuration file ${path} must hold one JSON object`);
      return;
    }
    for (const [key, value] of Object.entries(content)) {
      if (Object.hasOwn(known, key)) values[key] = value;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    faults.push(`the configuration file ${path} cannot be read: ${why}`);
  }
}

/** Environment text as the key's type; what does not fit stays text, so that the fault shows what was written. */
function fromText({ type }: Property, given: string): unknown {
  const types: readonly unknown[] = [type].flat();
  if (types.includes("array")) return given.split(",").map((part) => part.trim());
  if (types.includes("boolean")) return given === "true" ? true : given === "false" ? false : given;
  if (types.includes("integer") || types.includes("number")) {
    return given.trim() !== "" && Number.isFinite(Number(given)) ? Number(given) : given;
  }
  return given;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
