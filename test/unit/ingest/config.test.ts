import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fieldConfig } from "../../../ingest/config.ts";
import { environmentName } from "../../../store/settings.ts";

test("without any setting field listens on loopback, keeps telemetry here and takes the machine's time", () => {
  expect(fieldConfig({})).toMatchObject({
    ok: true,
    config: { mqttHost: "127.0.0.1", mqttPort: 1883, influx: null, clock: null, site: "town" },
  });
});

test("a file is outranked by the environment, and that by flags; keys of others are left alone", () => {
  const dir = mkdtempSync(join(tmpdir(), "config-"));
  const file = join(dir, "lichtpunkt.json");
  writeFileSync(file, JSON.stringify({ site: "file", mqttPort: 1, httpPort: "office's" }));
  const environment = {
    LICHTPUNKT_CONFIG_FILE: file,
    LICHTPUNKT_MQTT_PORT: "2",
    LICHTPUNKT_HTTP_PORT: "x",
  };
  expect(fieldConfig(environment)).toMatchObject({
    ok: true,
    config: { site: "file", mqttPort: 2 },
  });
  expect(fieldConfig(environment, { mqttPort: 3 })).toMatchObject({ config: { mqttPort: 3 } });
  rmSync(dir, { recursive: true });
});

test("all faults are named at once, each with its key", () => {
  const result = fieldConfig({
    LICHTPUNKT_MQTT_PORT: "70000",
    LICHTPUNKT_SITE: "no spaces",
    LICHTPUNKT_REPORTING_INTERVAL: "often",
    LICHTPUNKT_LATITUDE: "99",
  });
  expect(result.ok ? [] : result.faults).toEqual([
    expect.stringContaining("LICHTPUNKT_SITE"),
    expect.stringContaining("LICHTPUNKT_LATITUDE"),
    expect.stringContaining("LICHTPUNKT_MQTT_PORT"),
    expect.stringContaining("LICHTPUNKT_REPORTING_INTERVAL"),
  ]);
});

test.each([
  [{ LICHTPUNKT_MQTT_HOST: "0.0.0.0" }, "LICHTPUNKT_MQTT_ALLOW_PLAIN"],
  [{ LICHTPUNKT_TIME_ZONE: "Berlin" }, "LICHTPUNKT_TIME_ZONE"],
  [{ LICHTPUNKT_LATITUDE: "52" }, "LICHTPUNKT_LONGITUDE"],
  [{ LICHTPUNKT_INFLUX_ORG: "town" }, "LICHTPUNKT_INFLUX_TOKEN"],
  [{ LICHTPUNKT_CLOCK_ORIGIN: "1790000000000" }, "LICHTPUNKT_CLOCK_STARTED"],
  [{ LICHTPUNKT_CONFIG_FILE: "/nowhere/lichtpunkt.json" }, "/nowhere/lichtpunkt.json"],
])("%o is refused with its remedy", (environment, named) => {
  const result = fieldConfig(environment);
  expect(result.ok ? [] : result.faults).toEqual([expect.stringContaining(named)]);
});

test.each([
  [{}, { url: "http://db:8086", database: "lichtpunkt" }],
  [
    {
      LICHTPUNKT_INFLUX_ORG: "town",
      LICHTPUNKT_INFLUX_TOKEN: "t",
      LICHTPUNKT_INFLUX_DATABASE: "b",
    },
    { url: "http://db:8086", org: "town", bucket: "b", token: "t" },
  ],
])("InfluxDB's version shows by what is given: %o", (more, influx) => {
  const result = fieldConfig({ LICHTPUNKT_INFLUX_URL: "http://db:8086", ...more });
  expect(result).toMatchObject({ ok: true, config: { influx } });
});

test("a demo's clock comes by the environment", () => {
  const environment = {
    LICHTPUNKT_CLOCK_ORIGIN: "1790000000000",
    LICHTPUNKT_CLOCK_STARTED: "1780000000000",
    LICHTPUNKT_CLOCK_SPEED: "60",
  };
  expect(fieldConfig(environment)).toMatchObject({
    config: { clock: { originMs: 1790000000000, startedAtMs: 1780000000000, speed: 60 } },
  });
});

test("names in the environment follow the keys", () => {
  expect(environmentName("mqttMaxPending")).toBe("LICHTPUNKT_MQTT_MAX_PENDING");
});
