import { once } from "node:events";
import { createServer } from "node:net";
import { connectAsync } from "mqtt";
import type { MqttClient } from "mqtt";
import { afterEach, describe, expect, test } from "vitest";
import { createDecoder } from "../../firmware-contracts/decode.ts";
import type { Reading } from "../../firmware-contracts/types/messages.ts";
import { deviceTopic, parseTopic } from "../../firmware-contracts/topics.ts";
import type { SimulatedDevice } from "../../simulators/device-list.ts";
import { noFaults } from "../../simulators/fault-plan.ts";
import { startFleet } from "../../simulators/fleet.ts";
import type { Fleet, FleetOptions } from "../../simulators/fleet.ts";
import { freePort, requireServer, startMosquitto } from "../servers.ts";
import { aProgram } from "../unit/simulators/programs.ts";

const now = Date.parse("2026-11-10T18:00:00Z");
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const devices: SimulatedDevice[] = Array.from({ length: 50 }, (_, i) => ({
  device: `lc-${i}`,
  position: null,
  cabinet: "S01",
  segment: String(i % 3),
  outputs: [{ output: 1, number: String(i), ratedPower: 40, standbyPower: 0.4, powerCurve: [] }],
}));
const secrets = Object.fromEntries(devices.map(({ device }) => [device, `secret-${device}`]));

interface Town {
  readonly fleet: Fleet;
  readonly client: MqttClient;
  /** Readings heard so far, by device. */
  readonly readings: Map<string, Reading[]>;
  /** "device message" of what was heard, with online, phase or refusal behind it. */
  readonly heard: string[];
  readonly until: (what: () => boolean) => Promise<void>;
}

async function openTown(
  options: Partial<FleetOptions> & { by?: "tcp" | "webSocket" } = {},
): Promise<Town> {
  const webSocketPort = await freePort();
  const server = await startMosquitto([
    "max_queued_messages 0",
    "max_inflight_messages 0",
    `listener ${webSocketPort} 127.0.0.1`,
    "protocol websockets",
  ]);
  cleanups.push(() => server.remove());
  const url = `mqtt://127.0.0.1:${server.port}`;
  const client = await connectAsync(url);
  cleanups.push(() => client.endAsync(true));
  const codec = createDecoder();
  const readings = new Map<string, Reading[]>();
  const heard: string[] = [];
  let wake = (): void => undefined;
  client.on("message", (topic, payload) => {
    const parsed = parseTopic(topic);
    if (parsed?.kind !== "device" || parsed.message === "program") return;
    const { device, message } = parsed;
    const decoded = codec.decode(message, payload);
    if (!decoded.ok) {
      heard.push(`${device} ${message} ${decoded.reason}`);
    } else if ("readings" in decoded.message) {
      // Devices' telemetry, not a gateway's: see the topic.
      readings.set(device, [
        ...(readings.get(device) ?? []),
        ...(decoded.message.readings as Reading[]),
      ]);
    } else if ("online" in decoded.message) {
      heard.push(`${device} online ${decoded.message.online}`);
    } else if ("phase" in decoded.message && "kind" in decoded.message) {
      heard.push(`${device} ${decoded.message.kind} ${decoded.message.phase}`);
    } else {
      heard.push(`${device} ${message}`);
    }
    wake();
  });
  await client.subscribeAsync("lp/v1/town/#", { qos: 1 });
  const program = aProgram([
    { at: { clock: "16:00" }, level: 80, rampTime: 10 },
    { at: { clock: "07:00" }, level: 0, rampTime: 10 },
  ]);
  const bytes = JSON.stringify({ ...program, issuedAt: now });
  await Promise.all(
    devices.map(({ device }) =>
      client.publishAsync(deviceTopic("town", device, "program"), bytes, { qos: 1, retain: true }),
    ),
  );
  const { by = "tcp", ...rest } = options;
  const fleet = startFleet({
    url: by === "tcp" ? url : `ws://127.0.0.1:${webSocketPort}`,
    site: "town",
    devices,
    secrets,
    clock: { startedAtMs: Date.now(), originMs: now, speed: 60 },
    seed: 7,
    ...rest,
  });
  cleanups.push(() => fleet.close());
  return {
    fleet,
    client,
    readings,
    heard,
    until: async (what) => {
      while (!what()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

describe.skipIf(!requireServer("mosquitto"))("fifty lamps on a real broker", () => {
  test("tell their past nights first, then live by their program", async () => {
    const { fleet, readings, heard, until } = await openTown({ historyNights: 2 });
    await fleet.ready;
    expect(fleet.connected()).toBe(50);
    await until(() => devices.every(({ device }) => heard.includes(`${device} state`)));
    await until(() =>
      devices.every(({ device }) => (readings.get(device)?.at(-1)?.ts ?? 0) >= now),
    );
    for (const { device } of devices) {
      const told = readings.get(device)!;
      const times = told.map(({ ts }) => ts);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times[0]).toBeLessThan(now - 47 * 3_600_000);
      expect(new Set(told.map(({ bootId, seq }) => `${bootId}/${seq}`)).size).toBe(told.length);
      expect(told.at(-1)).toMatchObject({ actualLightLevel: 80, reason: "program" });
      const counters = told.map(({ activeEnergy }) => activeEnergy!);
      expect(counters).toEqual(counters.toSorted((a, b) => a - b));
    }
  });

  test.each(["tcp", "webSocket"] as const)(
    "one is dimmed by hand over %s: received, applied, and its power shows it",
    async (by) => {
      const { fleet, client, readings, heard, until } = await openTown({ by });
      await fleet.ready;
      const entry = { epoch: 1, version: 9, issuedAt: now, expiresAt: now + 86_400_000 };
      const override = { overrides: [{ ...entry, level: 20, rampTime: 5, reason: "override" }] };
      const topic = deviceTopic("town", "lc-3", "override");
      await client.publishAsync(topic, JSON.stringify(override), { qos: 1, retain: true });
      await until(() => heard.includes("lc-3 override applied"));
      expect(heard.indexOf("lc-3 override received")).toBeGreaterThan(-1);
      await until(() => readings.get("lc-3")?.at(-1)?.actualLightLevel === 20);
      expect(readings.get("lc-3")?.at(-1)?.activePower).toBeLessThan(10);
      expect(fleet.lamp("lc-4")?.outputs[0]?.reason).toBe("program");
    },
  );

  test.each(["tcp", "webSocket"] as const)(
    "cut connections over %s end by the will and come back; a lost supply does not until it returns",
    async (by) => {
      const { fleet, heard, until } = await openTown({ by, reconnectJitter: 10 });
      await fleet.ready;
      await until(() => devices.every(({ device }) => heard.includes(`${device} state`)));
      const dark = devices.slice(0, 10).map(({ device }) => device);
      heard.length = 0;
      fleet.cut(["lc-20"]);
      await until(() => heard.includes("lc-20 online true"));
      expect(heard.indexOf("lc-20 online false")).toBeLessThan(heard.indexOf("lc-20 online true"));
      fleet.supply(dark, false);
      await until(() => dark.every((device) => heard.includes(`${device} online false`)));
      expect(fleet.connected()).toBe(40);
      expect(heard.some((line) => line === "lc-0 online true")).toBe(false);
      fleet.supply(dark, true);
      await until(() => dark.every((device) => heard.includes(`${device} event`)));
      expect(fleet.connected()).toBe(50);
    },
  );

  test("a device with bad firmware sends each kind of broken message among good ones", async () => {
    const faults = { ...noFaults, lampFailures: 1, malformed: 1 };
    const { heard, until } = await openTown({ faults, reportingInterval: 30 });
    const wrong = ["badJson", "outOfRange", "unknownEvent", "schemaViolation"];
    await until(() => wrong.every((reason) => heard.some((line) => line.endsWith(reason))));
    const senders = new Set(
      heard
        .filter((line) => wrong.some((reason) => line.endsWith(reason)))
        .map((line) => line.split(" ")[0]),
    );
    expect(senders.size).toBe(1);
  });

  test.each(["tcp", "webSocket"] as const)("close says goodbye for all over %s", async (by) => {
    const { fleet, heard, until } = await openTown({ by });
    await fleet.ready;
    await until(() => devices.every(({ device }) => heard.includes(`${device} state`)));
    heard.length = 0;
    await fleet.close();
    await until(() => devices.every(({ device }) => heard.includes(`${device} online false`)));
    expect(fleet.stats().published["connection"]).toBe(100);
  });
});

test("devices without a secret are left out and counted; without any the fleet is ready at once", async () => {
  const door = createServer().listen(0, "127.0.0.1");
  await once(door, "listening");
  const address = door.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const fleet = startFleet({ url: `mqtt://127.0.0.1:${port}`, site: "town", devices, secrets: {} });
  await fleet.ready;
  expect(fleet.stats()).toMatchObject({ lamps: 0, leftOut: 50 });
  await fleet.close();
  door.close();
});

test.each(["tcp://127.0.0.1", "mqtt:", "nonsense"])(
  "the URL %s is refused with the form wanted",
  (url) => {
    expect(() => startFleet({ url, site: "town", devices, secrets })).toThrow(
      /give mqtt:\/\/host:port/,
    );
  },
);
