import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createAuthority, writeServerFiles } from "../certificates.ts";
import { startFieldProcess } from "./field-process.ts";
import type { BenchDevice } from "./generator.ts";
import { Load, type Run, type Target } from "./load.ts";
import { startMosquitto } from "./mosquitto.ts";
import { memoryMb } from "./process-usage.ts";

const usage = `npm run bench:tls -- [--json] [--connections 2000] [--in-flight 4] [--seconds 4] [--rounds 3]

Field with connections over TLS, each with a client certificate of its own, beside field over plain TCP and Mosquitto over TLS, in one
run and in turns: handshakes a second (to CONNACK), messages a second at QoS 1 (several in flight each, as a lamp with a backlog sends), memory a connection. The generator is one
process and makes its half of each handshake: handshakes a second are those of both together.`;

const { values } = parseArgs({
  options: {
    connections: { type: "string", default: "2000" },
    "in-flight": { type: "string", default: "4" },
    seconds: { type: "string", default: "4" },
    rounds: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const connections = Number(values.connections);
const inFlight = Number(values["in-flight"]);

interface Side {
  readonly target: Target;
  readonly load: Load;
  readonly kilobytesPerConnection: number;
  readonly runs: Run[];
}

async function openSide(target: Target, devices: readonly BenchDevice[]): Promise<Side> {
  const load = new Load(target);
  const [pid = 0] = target.pids;
  const before = memoryMb(pid);
  await load.connect(devices, inFlight);
  const kilobytesPerConnection = ((memoryMb(pid) - before) * 1024) / devices.length;
  return { target, load, kilobytesPerConnection, runs: [] };
}

function figures({ load, runs, kilobytesPerConnection }: Side) {
  const sorted = runs.toSorted((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return {
    handshakesPerSecond: Math.round(connections / load.connectSeconds),
    messagesPerSecond: middle?.perSecond ?? 0,
    p99Ms: middle?.p99Ms ?? 0,
    kilobytesPerConnection: Math.round(kilobytesPerConnection * 10) / 10,
  };
}

const ratio = (ours: number, other: number): number => Math.round((ours / other) * 100) / 100;

if (values.help) {
  console.log(usage);
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-bench-tls-"));
// Mosquitto gives up its rights before it reads its certificates.
chmodSync(folder, 0o755);
const authority = await createAuthority("bench-devices");
const files = await writeServerFiles(folder, authority);
const tls = { mqttTlsHost: "127.0.0.1", mqttTlsPort: 0, ...files };

const secured = await startFieldProcess(connections, [], tls);
const certified: BenchDevice[] = [];
for (const device of secured.devices) {
  const { cert, key } = await authority.issue(device.id);
  certified.push({ ...device, certificate: { ca: authority.ca, cert, key } });
}
const plain = await startFieldProcess(connections);
const sides = {
  tls: await openSide(secured.target, certified),
  plain: await openSide(plain.target, plain.devices),
  mosquittoTls: await openSide(await startMosquitto(files), certified),
};
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const [name, side] of Object.entries(sides)) {
    const run = await side.load.run(Number(values.seconds));
    side.runs.push(run);
    if (!values.json) console.log(`${name}: ${JSON.stringify(run)}`);
  }
}
const ours = figures(sides.tls);
const overPlain = figures(sides.plain);
const mosquitto = figures(sides.mosquittoTls);
for (const side of Object.values(sides)) {
  await side.load.close();
  await side.target.close();
}
rmSync(folder, { recursive: true });
console.log(
  JSON.stringify({
    bench: "tls",
    connections,
    inFlight,
    value: ours.messagesPerSecond,
    unit: "messages/s",
    peer: { name: "mosquitto over TLS", value: mosquitto.messagesPerSecond },
    ratio: ratio(ours.messagesPerSecond, mosquitto.messagesPerSecond),
    handshakesRatio: ratio(ours.handshakesPerSecond, mosquitto.handshakesPerSecond),
    ratioToPlain: ratio(ours.messagesPerSecond, overPlain.messagesPerSecond),
    tls: ours,
    plain: overPlain,
    mosquittoTls: mosquitto,
  }),
);
