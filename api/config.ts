import {
  oidcProperties,
  oidcSettings,
  type OidcSettings,
  type OidcValues,
} from "./auth/oidc-settings.ts";
import { backupFaults, backupProperties, type BackupSettings } from "./backup/backup-settings.ts";
import { listenFaults, listenProperties, type ListenSettings } from "./http/listen-settings.ts";
import { readSettings, type Environment, type TownSettings } from "../store/settings.ts";

interface OwnSettings extends ListenSettings, BackupSettings {
  /** Proxies in front whose X-Forwarded-For is believed. */
  readonly trustProxy: number;
  /** Requests a minute from one address. */
  readonly httpRequestsPerMinute: number;
  /** Requests a minute with one API token. */
  readonly httpTokenRequestsPerMinute: number;
  readonly mqttUrl: string;
  /** Where devices connect to, as they are told when they enrol by a code; null: they know. */
  readonly deviceUrl: string | null;
  /** Null: the name in the first imported file that has one, else the site. */
  readonly townName: string | null;
  /** Largest file taken for import, bytes. */
  readonly importMaxBytes: number;
  /** Days after which the addresses in the record are erased. */
  readonly recordAddressDays: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

export type OfficeConfig = OwnSettings &
  TownSettings & {
    /** The city's single sign-on; null: there is none. */
    readonly oidc: OidcSettings | null;
  };

export type OfficeConfigResult =
  | { readonly ok: true; readonly config: OfficeConfig }
  /** Each fault names its key and what would be right. */
  | { readonly ok: false; readonly faults: readonly string[] };

const properties = {
  ...oidcProperties,
  ...listenProperties,
  ...backupProperties,
  trustProxy: { type: "integer", minimum: 0, maximum: 10, default: 0 },
  httpRequestsPerMinute: { type: "integer", minimum: 10, maximum: 1_000_000, default: 3000 },
  httpTokenRequestsPerMinute: { type: "integer", minimum: 1, maximum: 1_000_000, default: 600 },
  deviceUrl: { type: ["string", "null"], pattern: "^mqtts?://[^/]+/?$", default: null },
  mqttUrl: { type: "string", pattern: "^mqtts?://", default: "mqtt://127.0.0.1:1883" },
  townName: { type: ["string", "null"], maxLength: 200, default: null },
  importMaxBytes: { type: "integer", minimum: 1000, maximum: 4_000_000_000, default: 500_000_000 },
  recordAddressDays: { type: "integer", minimum: 1, maximum: 3650, default: 180 },
  logLevel: { enum: ["debug", "info", "warn", "error", "silent"], default: "info" },
} as const;

/** Office's settings: file < environment < flags (store/settings.ts). All faults are named at once. */
export function officeConfig(
  environment: Environment = process.env,
  flags: Readonly<Record<string, unknown>> = {},
): OfficeConfigResult {
  const read = readSettings<OwnSettings & OidcValues>(properties, environment, flags);
  if (!read.ok) return read;
  const { settings: oidc, faults: oidcFaults } = oidcSettings(read.settings);
  const faults = [...listenFaults(read.settings), ...backupFaults(read.settings), ...oidcFaults];
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, config: { ...read.settings, oidc } };
}

/** What this process was started with, for a backup to keep. */
export const startedWith = (): Environment => process.env;
