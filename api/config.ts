import { readSettings, type Environment, type TownSettings } from "../store/settings.ts";

interface OwnSettings {
  readonly httpHost: string;
  /** 0 takes a free one. */
  readonly httpPort: number;
  /** The address people use; null is the one listened on. */
  readonly publicUrl: string | null;
  /** Proxies in front whose X-Forwarded-For is believed. */
  readonly trustProxy: number;
  /** Requests a minute from one address. */
  readonly httpRequestsPerMinute: number;
  readonly mqttUrl: string;
  /** Null: the name in the first imported file that has one, else the site. */
  readonly townName: string | null;
  /** Largest file taken for import, bytes. */
  readonly importMaxBytes: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

export type OfficeConfig = OwnSettings & TownSettings;

export type OfficeConfigResult =
  | { readonly ok: true; readonly config: OfficeConfig }
  /** Each fault names its key and what would be right. */
  | { readonly ok: false; readonly faults: readonly string[] };

const properties = {
  httpHost: { type: "string", minLength: 1, default: "127.0.0.1" },
  httpPort: { type: "integer", minimum: 0, maximum: 65_535, default: 8080 },
  publicUrl: { type: ["string", "null"], pattern: "^https?://[^/]+/?$", default: null },
  trustProxy: { type: "integer", minimum: 0, maximum: 10, default: 0 },
  httpRequestsPerMinute: { type: "integer", minimum: 10, maximum: 1_000_000, default: 3000 },
  mqttUrl: { type: "string", pattern: "^mqtts?://", default: "mqtt://127.0.0.1:1883" },
  townName: { type: ["string", "null"], maxLength: 200, default: null },
  importMaxBytes: { type: "integer", minimum: 1000, maximum: 4_000_000_000, default: 500_000_000 },
  logLevel: { enum: ["debug", "info", "warn", "error", "silent"], default: "info" },
} as const;

/** Office's settings: file < environment < flags (store/settings.ts). All faults are named at once. */
export function officeConfig(
  environment: Environment = process.env,
  flags: Readonly<Record<string, unknown>> = {},
): OfficeConfigResult {
  const read = readSettings<OwnSettings>(properties, environment, flags);
  return read.ok ? { ok: true, config: read.settings } : read;
}
