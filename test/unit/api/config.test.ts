import { describe, expect, test } from "vitest";
import { officeConfig } from "../../../api/config.ts";

describe("officeConfig", () => {
  test("has a default for everything", () => {
    const read = officeConfig({});
    expect(read).toMatchObject({
      ok: true,
      config: { httpHost: "127.0.0.1", httpPort: 8080, timeZone: "Europe/Berlin", clock: null },
    });
  });

  test("names all faults at once, each by its key", () => {
    const read = officeConfig({
      LICHTPUNKT_HTTP_PORT: "eighty",
      LICHTPUNKT_PUBLIC_URL: "licht.example",
      LICHTPUNKT_TOWN_NAME: "x".repeat(300),
    });
    expect(read.ok).toBe(false);
    const faults = read.ok ? [] : read.faults;
    for (const key of ["LICHTPUNKT_HTTP_PORT", "LICHTPUNKT_PUBLIC_URL", "LICHTPUNKT_TOWN_NAME"]) {
      expect(faults.some((fault) => fault.startsWith(key))).toBe(true);
    }
  });

  test.each([
    [{ LICHTPUNKT_TIME_ZONE: "Berlin" }, "LICHTPUNKT_TIME_ZONE"],
    [{ LICHTPUNKT_LATITUDE: "52" }, "LICHTPUNKT_LATITUDE"],
    [{ LICHTPUNKT_CLOCK_ORIGIN: "0" }, "LICHTPUNKT_CLOCK_ORIGIN"],
    [{ LICHTPUNKT_HTTP_PORT: "65536" }, "LICHTPUNKT_HTTP_PORT"],
    [{ LICHTPUNKT_HTTP_HOST: "0.0.0.0" }, "LICHTPUNKT_HTTP_ALLOW_PLAIN"],
    [{ LICHTPUNKT_HTTP_HOST: "127.0.0.1.example" }, "LICHTPUNKT_HTTP_HOST"],
    [{ LICHTPUNKT_HTTP_TLS_CERT: "/c.pem" }, "LICHTPUNKT_HTTP_TLS_KEY"],
    [{ LICHTPUNKT_BACKUP_AT: "02:30" }, "LICHTPUNKT_BACKUP_DIR"],
    [{ LICHTPUNKT_SECURITY_CONTACT: "mailto:a@b\nEvil: x" }, "LICHTPUNKT_SECURITY_CONTACT"],
  ])("refuses %j", (environment, key) => {
    const read = officeConfig(environment);
    expect(read.ok ? [] : read.faults).toEqual([expect.stringContaining(key)]);
  });

  test.each([
    { LICHTPUNKT_HTTP_HOST: "0.0.0.0", LICHTPUNKT_HTTP_ALLOW_PLAIN: "true" },
    {
      LICHTPUNKT_HTTP_HOST: "0.0.0.0",
      LICHTPUNKT_HTTP_TLS_CERT: "/c.pem",
      LICHTPUNKT_HTTP_TLS_KEY: "/k.pem",
    },
    { LICHTPUNKT_HTTP_HOST: "::1" },
  ])("lets listen as %j says", (environment) => {
    expect(officeConfig(environment).ok).toBe(true);
  });

  test("keeps secrets out of its faults", () => {
    const read = officeConfig({ LICHTPUNKT_INFLUX_URL: "ftp://user:secret@host" });
    expect(JSON.stringify(read)).not.toContain("secret");
  });

  test("takes the shared clock", () => {
    const read = officeConfig({
      LICHTPUNKT_CLOCK_ORIGIN: "1000",
      LICHTPUNKT_CLOCK_STARTED: "2000",
      LICHTPUNKT_CLOCK_SPEED: "60",
    });
    expect(read).toMatchObject({
      ok: true,
      config: { clock: { originMs: 1000, startedAtMs: 2000, speed: 60 } },
    });
  });
});
