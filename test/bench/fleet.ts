import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startFleet } from "../../simulators/fleet.ts";
import type { Fleet } from "../../simulators/fleet.ts";
import { findProgram, startMosquitto } from "../servers.ts";
import { Latency } from "./latency.ts";
import { memoryMb, peakMemoryMb } from "./process-usage.ts";
import { startReadyProcess } from "./ready-process.ts";
import { seedTown } from "./seed-town.ts";
import type { BenchDevice } from "./generator.ts";
import { openScreen } from "./watching-screen.ts";

/**
 * Thousands of simulated lamps on the real field and office: how fast they connect (beside Mosquitto), what one costs in memory with
 * its twin, and how long a change at a lamp takes to a frame on a signed-in dashboard. The last line is one JSON object.
 */
const usage = "npm run bench:fleet -- [--json] [--lamps 15000] [--changes 400]";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    lamps: { type: "string", default: "15000" },
    changes: { type: "string", default: "400" },
  },
});
const site = "bench";
/** Time between two changes, ms. */
const changeEveryMs = 25;
const lostAfterMs = 10_000;
const connectLimitMs = 180_000;

function whole(name: "lamps" | "changes"): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`--${name} must be a whole number from 1, it is ${values[name]}\n${usage}`);
  process.exit(2);
}

function say(text: string): void {
  if (!values.json) console.log(text);
}

/** Connects all lamps at once, as after a restart of a broker but without the jitter they are asked to keep. */
async function connectAll(
  port: number,
  devices: readonly BenchDevice[],
): Promise<{ fleet: Fleet; seconds: number }> {
  const started = performance.now();
  const fleet = startFleet({
    url: `mqtt://127.0.0.1:${port}`,
    site,
    devices: devices.map(({ id }) => ({
      device: id,
      position: null,
      cabinet: null,
      segment: null,
      outputs: [{ output: 1, number: id, ratedPower: 38, standbyPower: 0.4, powerCurve: [] }],
    })),
    secrets: Object.fromEntries(devices.map(({ id, secret }) => [id, secret])),
    reconnectJitter: 0,
  });
  while (fleet.connected() < devices.length) {
    if (performance.now() - started > connectLimitMs) {
      throw new Error(`${fleet.connected()} of ${devices.length} lamps connected, then no more`);
    }
    await pause(10);
  }
  return { fleet, seconds: (performance.now() - started) / 1000 };
}

interface Served {
  readonly seconds: number;
  readonly bytesPerLamp: number;
  readonly peakRssMb: number;
  readonly latency: Latency;
  readonly lost: number;
}

/** Memory of a field that holds one light point, as what a lamp costs is counted from. */
async function emptyFieldMb(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), "lichtpunkt-fleet-"));
  await seedTown(dataDir, site, 1);
  const field = await startReadyProcess("ingest/main.ts", fieldSettings(dataDir));
  await pause(3_000);
  const memory = memoryMb(field.pid);
  await field.close();
  rmSync(dataDir, { recursive: true });
  return memory;
}

function fieldSettings(dataDir: string): Record<string, string> {
  return {
    LICHTPUNKT_DATA_DIR: dataDir,
    LICHTPUNKT_SITE: site,
    LICHTPUNKT_MQTT_PORT: "0",
    LICHTPUNKT_TIME_ZONE: "Europe/Berlin",
  };
}

async function serve(lamps: number, changes: number): Promise<Served> {
  const empty = await emptyFieldMb();
  const dataDir = mkdtempSync(join(tmpdir(), "lichtpunkt-fleet-"));
  const devices = await seedTown(dataDir, site, lamps);
  const field = await startReadyProcess("ingest/main.ts", fieldSettings(dataDir));
  const port = Number(field.ready["mqttPort"]);
  const office = await startReadyProcess("api/main.ts", {
    ...fieldSettings(dataDir),
    LICHTPUNKT_HTTP_PORT: "0",
    LICHTPUNKT_MQTT_URL: `mqtt://127.0.0.1:${port}`,
  });
  const { fleet, seconds } = await connectAll(port, devices);
  say(`${lamps} lamps connected to field in ${seconds.toFixed(1)} s`);
  // First words, first readings and the twins' first commits are over when nothing more is published for a while.
  await quiet(fleet);
  const bytesPerLamp = ((memoryMb(field.pid) - empty) * 1024 * 1024) / lamps;

  const waiting = new Map<number, { level: number; since: number }>();
  const latency = new Latency();
  const screen = await openScreen(
    String(office.ready["url"]),
    String(office.ready["firstStartLink"]),
    (frame) => {
      const now = performance.now();
      for (let i = 0; i < frame.count; i++) {
        const index = frame.index[i] ?? -1;
        const change = waiting.get(index);
        if (change?.level !== frame.level[i]) continue;
        if (change === undefined) continue;
        latency.add(now - change.since);
        waiting.delete(index);
      }
    },
  );
  for (let i = 0; i < changes; i++) {
    const index = (i * 7919) % lamps;
    const level = 5 + (i % 90);
    waiting.set(index, { level, since: performance.now() });
    fleet.happen(`bench-${index}`, dimmedByHand(level, i));
    await pause(changeEveryMs);
  }
  for (let waited = 0; waiting.size > 0 && waited < lostAfterMs; waited += 50) await pause(50);
  const lost = waiting.size;
  const peakRssMb = peakMemoryMb(field.pid);
  screen.close();
  await fleet.close();
  await office.close();
  await field.close();
  rmSync(dataDir, { recursive: true });
  return { seconds, bytesPerLamp, peakRssMb, latency, lost };
}

/** Somebody dims at the lamp; the way up is the same as after an override. */
function dimmedByHand(level: number, version: number): Parameters<Fleet["happen"]>[1] {
  const now = Date.now();
  return {
    kind: "override",
    group: null,
    message: {
      overrides: [
        {
          epoch: 1,
          version: version + 1,
          issuedAt: now,
          expiresAt: now + 3_600_000,
          level,
          rampTime: 0,
          reason: "override",
        },
      ],
    },
  };
}

async function quiet(fleet: Fleet): Promise<void> {
  let before = -1;
  for (let round = 0; round < 60; round++) {
    const now = Object.values(fleet.stats().published).reduce((sum, count) => sum + count, 0);
    // Readings of the usual interval go on.
    if (now - before < fleet.stats().lamps / 50) return;
    before = now;
    await pause(2_000);
  }
}

async function peer(devices: readonly BenchDevice[]): Promise<number | null> {
  if (findProgram("mosquitto") === null) return null;
  const server = await startMosquitto(["max_queued_messages 0"]);
  const { fleet, seconds } = await connectAll(server.port, devices);
  await fleet.close();
  await server.remove();
  say(`${devices.length} lamps connected to Mosquitto in ${seconds.toFixed(1)} s`);
  return devices.length / seconds;
}

const lamps = whole("lamps");
const ours = await serve(lamps, whole("changes"));
const ids = Array.from({ length: lamps }, (_, i) => ({ id: `bench-${i}`, secret: "x", topic: "" }));
const theirs = await peer(ids);
const rate = lamps / ours.seconds;
console.log(
  JSON.stringify({
    bench: "fleet",
    value: Math.round(rate),
    unit: "connections/s",
    peer: theirs === null ? null : { name: "Mosquitto", value: Math.round(theirs) },
    ratio: theirs === null ? null : Number((rate / theirs).toFixed(2)),
    connected: lamps,
    bytesPerLamp: Math.round(ours.bytesPerLamp),
    changes: whole("changes"),
    changesLost: ours.lost,
    // From the change at the lamp to the frame at the screen.
    p50Ms: ours.latency.quantile(0.5),
    p99Ms: ours.latency.quantile(0.99),
    peakRssMb: Math.round(ours.peakRssMb),
  }),
);
