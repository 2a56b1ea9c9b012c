import { join, resolve } from "node:path";
import { readSettings, type Environment, type TownSettings } from "../store/settings.ts";

interface OwnSettings {
  readonly mqttHost: string;
  /** 0 takes a free one. */
  readonly mqttPort: number;
  /** Where the TLS listener listens; null: there is none. */
  readonly mqttTlsHost: string | null;
  /** 0 takes a free one. */
  readonly mqttTlsPort: number;
  /** Files, PEM: certificate and key of the server; authorities of the devices' certificates. */
  readonly mqttTlsCert: string;
  readonly mqttTlsKey: string;
  readonly mqttTlsCa: string;
  /** Revocation list of these authorities, PEM; null: none is looked at. */
  readonly mqttTlsCrl: string | null;
  /** Messages a device may send in a second in the long run, and at once after a pause; beyond it it is read more slowly. */
  readonly mqttMessagesPerSecond: number;
  readonly mqttMessageBurst: number;
  /** Failed CONNECTs from one address that are looked at in a second in the long run. */
  readonly mqttFailuresPerSecond: number;
  /** Open connections of one address that have not been accepted yet. */
  readonly mqttNewcomersPerAddress: number;
  /** Messages of one client that may wait for their PUBACK. */
  readonly mqttMaxPending: number;
  /** Plain-text MQTT beyond loopback is refused unless this says so. */
  readonly mqttAllowPlain: boolean;
  /** Seconds between two telemetry messages, as `config` tells the devices. */
  readonly reportingInterval: number;
  /** Handed to the devices, first one first. */
  readonly ntpServers: readonly string[];
}

export type FieldConfig = OwnSettings & TownSettings;

type TlsFiles = "mqttTlsCert" | "mqttTlsKey" | "mqttTlsCa";
/** As they are given: a file that is not named is the one that `devices ca` writes. */
type GivenSettings = Omit<OwnSettings, TlsFiles> & Readonly<Record<TlsFiles, string | null>>;

export type ConfigResult =
  | { readonly ok: true; readonly config: FieldConfig }
  /** Each fault names its key and what would be right. */
  | { readonly ok: false; readonly faults: readonly string[] };

const file = { type: ["string", "null"], minLength: 1, default: null } as const;

const properties = {
  mqttHost: { type: "string", minLength: 1, default: "127.0.0.1" },
  mqttPort: { type: "integer", minimum: 0, maximum: 65_535, default: 1883 },
  mqttTlsHost: { type: ["string", "null"], minLength: 1, default: null },
  mqttTlsPort: { type: "integer", minimum: 0, maximum: 65_535, default: 8883 },
  mqttTlsCert: file,
  mqttTlsKey: file,
  mqttTlsCa: file,
  mqttTlsCrl: file,
  mqttMessagesPerSecond: { type: "integer", minimum: 1, maximum: 1_000_000, default: 500 },
  mqttMessageBurst: { type: "integer", minimum: 1, maximum: 1_000_000, default: 5_000 },
  mqttFailuresPerSecond: { type: "integer", minimum: 1, maximum: 10_000, default: 10 },
  mqttNewcomersPerAddress: { type: "integer", minimum: 1, maximum: 18_000, default: 8_000 },
  mqttMaxPending: { type: "integer", minimum: 1, maximum: 10_000, default: 256 },
  mqttAllowPlain: { type: "boolean", default: false },
  reportingInterval: { type: "integer", minimum: 1, maximum: 86_400, default: 900 },
  ntpServers: {
    type: "array",
    maxItems: 8,
    items: { type: "string", minLength: 1, maxLength: 253 },
    default: [],
  },
} as const;

/** Field's settings: file < environment < flags (store/settings.ts). All faults are named at once. */
export function fieldConfig(
  environment: Environment = process.env,
  flags: Readonly<Record<string, unknown>> = {},
): ConfigResult {
  const read = readSettings<GivenSettings>(properties, environment, flags);
  if (!read.ok) return read;
  const { mqttHost, mqttAllowPlain } = read.settings;
  if (mqttAllowPlain || isLoopback(mqttHost)) {
    return { ok: true, config: withTlsFiles(read.settings) };
  }
  return {
    ok: false,
    faults: [
      `LICHTPUNKT_MQTT_HOST (mqttHost) ${mqttHost} is not loopback, and MQTT here is plain text: ` +
        "let lamps from outside come by TLS (LICHTPUNKT_MQTT_TLS_HOST), or set LICHTPUNKT_MQTT_ALLOW_PLAIN=true and know what you do",
    ],
  };
}

function withTlsFiles(given: GivenSettings & TownSettings): FieldConfig {
  const made = (path: string | null, name: string): string =>
    resolve(path ?? join(given.dataDir, "ca", name));
  return {
    ...given,
    mqttTlsCert: made(given.mqttTlsCert, "server.pem"),
    mqttTlsKey: made(given.mqttTlsKey, "server-key.pem"),
    mqttTlsCa: made(given.mqttTlsCa, "ca.pem"),
    mqttTlsCrl: given.mqttTlsCrl === null ? null : resolve(given.mqttTlsCrl),
  };
}

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
