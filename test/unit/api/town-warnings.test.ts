import { expect, test } from "vitest";
import { officeConfig } from "../../../api/config.ts";
import { townWarnings } from "../../../api/office/warnings.ts";

const now = Date.UTC(2026, 2, 1);
type Of = Parameters<typeof townWarnings>[0];

function town(more: {
  environment?: Record<string, string>;
  url?: string;
  metrics?: Record<string, number>;
  failure?: { at: number; detail: string };
  at?: string;
  lastSoundAt?: number;
  running?: { kind: string };
}): Of {
  const read = officeConfig(more.environment ?? {});
  if (!read.ok) throw new Error(read.faults.join());
  return {
    config: read.config,
    publicUrl: new URL(more.url ?? "http://127.0.0.1:8080"),
    link: { metrics: () => more.metrics ?? null } as Of["link"],
    backups: {
      view: () => ({
        failure: more.failure ?? null,
        at: more.at ?? null,
        running: more.running ?? null,
      }),
      lastSoundAt: () => more.lastSoundAt ?? null,
    } as Of["backups"],
    now: () => now,
  };
}

const listener = (security: string, reach: string): Record<string, number> => ({
  [`lichtpunkt_mqtt_listener{host="0.0.0.0",port="1883",security="${security}",reach="${reach}"}`]: 1,
});
const revocations = (endsAt: number): Record<string, number> => ({
  lichtpunkt_mqtt_revocations_end_seconds: endsAt / 1000,
});
const wide = { LICHTPUNKT_HTTP_HOST: "0.0.0.0" };

test.each([
  ["as it comes", {}, []],
  [
    "http in plain off loopback",
    { environment: { ...wide, LICHTPUNKT_HTTP_ALLOW_PLAIN: "true" } },
    ["httpPlain"],
  ],
  [
    "own certificate",
    {
      environment: { ...wide, LICHTPUNKT_HTTP_TLS_CERT: "c", LICHTPUNKT_HTTP_TLS_KEY: "k" },
      url: "https://licht.example",
    },
    [],
  ],
  ["a plain public address behind a proxy", { url: "http://licht.example" }, ["publicPlain"]],
  ["https behind a proxy", { url: "https://licht.example" }, []],
  ["plain MQTT to the network", { metrics: listener("plain", "network") }, ["mqttPlain"]],
  ["plain MQTT on loopback", { metrics: listener("plain", "loopback") }, []],
  ["MQTT by TLS", { metrics: listener("tls", "network") }, []],
  ["a revocation list that is over", { metrics: revocations(now - 1) }, ["revocationsEnd"]],
  ["one that soon is", { metrics: revocations(now + 2 * 86_400_000) }, ["revocationsEnd"]],
  ["one that is not yet", { metrics: revocations(now + 4 * 86_400_000) }, []],
  ["a backup that failed", { failure: { at: now, detail: "x" }, at: "02:30" }, ["backupFailed"]],
  ["two daily backups missed", { at: "02:30", lastSoundAt: now - 3 * 86_400_000 }, ["backupOld"]],
  ["backups by the clock, and none that is sound", { at: "02:30" }, ["backupNone"]],
  [
    "none that is sound, one being checked",
    { at: "02:30", running: { kind: "verify" } },
    ["backupNone"],
  ],
  ["the first backup while it is made", { at: "02:30", running: { kind: "make" } }, []],
  ["yesterday's backup", { at: "02:30", lastSoundAt: now - 86_400_000 }, []],
])("%s", (_what, more, codes) => {
  expect(townWarnings(town(more)).map(({ code }) => code)).toEqual(codes);
});
