import { parseArgs } from "node:util";
import { startFieldProcess } from "./field-process.ts";
import { Load } from "./load.ts";
import type { Run, Target } from "./load.ts";
import { startMosquitto } from "./mosquitto.ts";
import type { BenchDevice } from "./generator.ts";

/**
 * Durable messages a second, end to end: QoS 1 publish -> committed -> PUBACK -> twin, beside Mosquitto with one mqtt.js
 * subscriber (which stores nothing) under the same generator, in turns. The last line is one JSON object.
 */
const usage = `npm run bench:intake -- [--json] [--connections 200] [--in-flight 20] [--many 10000] [--seconds 4] [--rounds 3] [--profile FOLDER]
  --many 0 leaves out the run with one message in flight each; --profile writes CPU profiles of field`;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
    connections: { type: "string", default: "200" },
    "in-flight": { type: "string", default: "20" },
    many: { type: "string", default: "10000" },
    seconds: { type: "string", default: "4" },
    rounds: { type: "string", default: "3" },
    profile: { type: "string" },
  },
});

function whole(name: "connections" | "in-flight" | "many" | "seconds" | "rounds"): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < (name === "many" ? 0 : 1)) {
    console.error(`--${name} must be a whole number, it is ${values[name]}\n${usage}`);
    process.exit(2);
  }
  return value;
}

const warmUpSeconds = 2;

interface Side {
  readonly target: Target;
  readonly load: Load;
  readonly runs: Run[];
}

async function openSide(
  target: Target,
  devices: readonly BenchDevice[],
  inFlight: number,
): Promise<Side> {
  const load = new Load(target);
  await load.connect(devices, inFlight);
  await load.run(warmUpSeconds);
  return { target, load, runs: [] };
}

function median(runs: readonly Run[]): Run {
  const sorted = runs.toSorted((a, b) => a.perSecond - b.perSecond);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function say(text: string): void {
  if (!values.json) console.log(text);
}

interface Comparison {
  readonly ours: Run;
  readonly peer: Run;
  readonly peerName: string;
  /** Ours, at half of our own rate. */
  readonly half: Run;
}

async function compare(connections: number, inFlight: number): Promise<Comparison> {
  const profile = values.profile;
  const options = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  const { target, devices } = await startFieldProcess(connections, options);
  const ours = await openSide(target, devices, inFlight);
  const peer = await openSide(await startMosquitto(), devices, inFlight);
  for (let round = 0; round < whole("rounds"); round += 1) {
    for (const side of [ours, peer]) {
      const run = await side.load.run(whole("seconds"));
      side.runs.push(run);
      say(`${connections} x ${inFlight} ${side.target.name}: ${JSON.stringify(run)}`);
    }
  }
  await peer.load.close();
  await peer.target.close();
  const half = await ours.load.run(whole("seconds"), Math.round(median(ours.runs).perSecond / 2));
  say(`${connections} x ${inFlight} ${ours.target.name} at half load: ${JSON.stringify(half)}`);
  await ours.load.close();
  await ours.target.close();
  return {
    ours: median(ours.runs),
    peer: median(peer.runs),
    peerName: peer.target.name,
    half,
  };
}

function ratio({ ours, peer }: Comparison): number {
  return Math.round((ours.perSecond / peer.perSecond) * 100) / 100;
}

if (values.help) {
  console.log(usage);
  process.exit(0);
}
const few = await compare(whole("connections"), whole("in-flight"));
const many = whole("many") === 0 ? null : await compare(whole("many"), 1);
console.log(
  JSON.stringify({
    bench: "intake",
    value: few.ours.perSecond,
    unit: "messages/s",
    peer: { name: few.peerName, value: few.peer.perSecond },
    ratio: ratio(few),
    p50Ms: few.ours.p50Ms,
    p99Ms: few.ours.p99Ms,
    p99MsAtHalfLoad: few.half.p99Ms,
    cpuUsPerMessage: few.ours.cpuUsPerMessage,
    peakRssMb: few.ours.peakRssMb,
    connections: whole("connections"),
    inFlight: whole("in-flight"),
    ...(many === null
      ? {}
      : {
          connections10k: {
            value: many.ours.perSecond,
            peer: many.peer.perSecond,
            ratio: ratio(many),
            connections: whole("many"),
            p50Ms: many.ours.p50Ms,
            p99Ms: many.ours.p99Ms,
            p99MsAtHalfLoad: many.half.p99Ms,
            cpuUsPerMessage: many.ours.cpuUsPerMessage,
            peakRssMb: many.ours.peakRssMb,
          },
        }),
  }),
);
