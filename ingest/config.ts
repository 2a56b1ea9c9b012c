import { readSettings, type Environment, type TownSettings } from "../store/settings.ts";

interface OwnSettings {
  readonly mqttHost: string;
  /** 0 takes a free one. */
  readonly mqttPort: number;
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

export type ConfigResult =
  | { readonly ok: true; readonly config: FieldConfig }
  /** Each fault names its key and what would be right. */
  | { readonly ok: false; readonly faults: readonly string[] };

const properties = {
  mqttHost: { type: "string", minLength: 1, default: "127.0.0.1" },
  mqttPort: { type: "integer", minimum: 0, maximum: 65_535, default: 1883 },
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
  const read = readSettings<OwnSettings>(properties, environment, flags);
  if (!read.ok) return read;
  const { mqttHost, mqttAllowPlain } = read.settings;
  if (mqttAllowPlain || isLoopback(mqttHost)) return { ok: true, config: read.settings };
  return {
    ok: false,
    faults: [
      `LICHTPUNKT_MQTT_HOST (mqttHost) ${mqttHost} is not loopback, and MQTT here is plain text: ` +
        "put a TLS proxy in front, or set LICHTPUNKT_MQTT_ALLOW_PLAIN=true and know what you do",
    ],
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
