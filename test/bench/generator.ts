import { connect } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { Latency } from "./latency.ts";
import { PublishFrame, connectFrame, firstSeq } from "./frames.ts";

/**
 * A process that publishes at QoS 1 from many connections and measures from write to PUBACK. Driven over IPC:
 * connect -> connected, run -> ran (any number of times), and it ends when its parent goes.
 */
export interface BenchDevice {
  readonly id: string;
  readonly secret: string;
  readonly topic: string;
  /** PEM; it connects by TLS with it. */
  readonly certificate?: { readonly ca: string; readonly cert: string; readonly key: string };
}

export type ToGenerator =
  | {
      readonly kind: "connect";
      readonly port: number;
      readonly devices: readonly BenchDevice[];
      readonly inFlight: number;
    }
  /** rate: messages per second over all connections; null: as fast as acknowledgements come. */
  | { readonly kind: "run"; readonly seconds: number; readonly rate: number | null };

export type FromGenerator =
  | { readonly kind: "connected"; readonly seconds: number; readonly payloadBytes: number }
  | {
      readonly kind: "ran";
      readonly messages: number;
      /** From the first write to the last acknowledgement. */
      readonly seconds: number;
      readonly p50Ms: number;
      readonly p99Ms: number;
    }
  | { readonly kind: "failed"; readonly message: string };

const connectsAtOnce = 200;
/** One for all connections: what was read is done with when the callback returns. */
const readBuffer = Buffer.alloc(64 * 1024);

const clients: Client[] = [];
let latency = new Latency();
let sending = false;
let sent = 0;
let acked = 0;
let onDone: (() => void) | null = null;

function tell(message: FromGenerator): void {
  process.send?.(message);
}

function fail(message: string): void {
  tell({ kind: "failed", message });
}

class Client {
  readonly #socket: Socket;
  readonly #frames: PublishFrame[] = [];
  readonly #sentAt: Float64Array;
  readonly #free: number[] = [];
  #connected = false;
  #seq = firstSeq;
  /** The bytes of a frame whose rest comes in the next chunk. */
  #carry = Buffer.alloc(0);

  constructor(device: BenchDevice, port: number, inFlight: number, ready: () => void) {
    for (let slot = 0; slot < inFlight; slot += 1) {
      this.#frames.push(new PublishFrame(device.topic, slot + 1, 7));
      this.#free.push(slot);
    }
    this.#sentAt = new Float64Array(inFlight);
    const { certificate } = device;
    if (certificate === undefined) {
      this.#socket = connect({
        port,
        host: "127.0.0.1",
        noDelay: true,
        onread: {
          buffer: readBuffer,
          callback: (size, buffer) => {
            this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, size), ready);
            return true;
          },
        },
      });
    } else {
      this.#socket = connectTls({ port, host: "127.0.0.1", ...certificate });
      this.#socket.setNoDelay(true);
      this.#socket.on("data", (chunk: Buffer) => this.#read(chunk, ready));
    }
    this.#socket.write(connectFrame(device.id, device.secret));
    this.#socket.on("error", (error) => fail(`${device.id}: ${error.message}`));
    this.#socket.on("close", () => fail(`${device.id}: the connection was closed`));
  }

  payloadBytes(): number {
    return this.#frames[0]!.payloadBytes;
  }

  /** Messages it may have in flight. */
  get window(): number {
    return this.#frames.length;
  }

  get free(): number {
    return this.#free.length;
  }

  /** Fills what is free of the window, at most `limit` messages. */
  send(limit: number): number {
    const now = Date.now();
    const at = performance.now();
    const count = Math.min(limit, this.#free.length);
    if (count > 1) this.#socket.cork();
    for (let i = 0; i < count; i += 1) {
      const slot = this.#free.pop()!;
      const frame = this.#frames[slot]!;
      frame.patch(now, this.#seq);
      this.#seq += 1;
      this.#sentAt[slot] = at;
      this.#socket.write(frame.bytes);
    }
    if (count > 1) this.#socket.uncork();
    sent += count;
    return count;
  }

  #read(chunk: Buffer, ready: () => void): void {
    let bytes = chunk;
    if (this.#carry.length > 0) bytes = Buffer.concat([this.#carry, chunk]);
    let at = 0;
    const now = performance.now();
    for (; at + 4 <= bytes.length; at += 4) {
      if (bytes[at] === 0x40) {
        const slot = bytes.readUInt16BE(at + 2) - 1;
        latency.add(now - this.#sentAt[slot]!);
        this.#free.push(slot);
        acked += 1;
      } else if (bytes[at] === 0x20 && bytes[at + 3] === 0 && !this.#connected) {
        this.#connected = true;
        ready();
      } else {
        fail(`unexpected bytes ${bytes.toString("hex", at, at + 4)}`);
      }
    }
    this.#carry = at < bytes.length ? Buffer.from(bytes.subarray(at)) : this.#carry.subarray(0, 0);
    if (sending) this.send(Infinity);
    else if (acked === sent) onDone?.();
  }
}

async function connectAll(
  devices: readonly BenchDevice[],
  port: number,
  inFlight: number,
): Promise<number> {
  const started = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let device = devices[next++]; device !== undefined; device = devices[next++]) {
      const { promise, resolve } = Promise.withResolvers<void>();
      clients.push(new Client(device, port, inFlight, resolve));
      await promise;
    }
  };
  await Promise.all(Array.from({ length: connectsAtOnce }, worker));
  return (performance.now() - started) / 1000;
}

/**
 * Sends at a fixed rate: what a tick cannot place, for the windows are full, is made up for by the next one. A connection with a
 * window sends a part of it in one write: with one message a write the generator itself would be what is measured.
 */
function pace(rate: number, seconds: number): Promise<void> {
  const burst = Math.ceil(clients[0]!.window / 4);
  const { promise, resolve } = Promise.withResolvers<void>();
  const started = performance.now();
  let turn = 0;
  const timer = setInterval(() => {
    const elapsed = (performance.now() - started) / 1000;
    let due = Math.floor(Math.min(elapsed, seconds) * rate) - sent;
    for (let tried = 0; due > 0 && tried < clients.length; tried += 1) {
      const client = clients[turn]!;
      turn = (turn + 1) % clients.length;
      if (client.free > 0) due -= client.send(Math.min(due, burst));
    }
    if (elapsed >= seconds) {
      clearInterval(timer);
      resolve();
    }
  }, 1);
  return promise;
}

async function run(seconds: number, rate: number | null): Promise<FromGenerator> {
  latency = new Latency();
  sent = 0;
  acked = 0;
  const started = performance.now();
  const done = Promise.withResolvers<void>();
  onDone = done.resolve;
  if (rate === null) {
    sending = true;
    for (const client of clients) client.send(Infinity);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    sending = false;
  } else {
    onDone = null;
    await pace(rate, seconds);
    onDone = done.resolve;
  }
  if (acked < sent) await done.promise;
  onDone = null;
  return {
    kind: "ran",
    messages: acked,
    seconds: (performance.now() - started) / 1000,
    p50Ms: latency.quantile(0.5),
    p99Ms: latency.quantile(0.99),
  };
}

process.on("message", (message: ToGenerator) => {
  if (message.kind === "connect") {
    void connectAll(message.devices, message.port, message.inFlight).then((seconds) =>
      tell({ kind: "connected", seconds, payloadBytes: clients[0]!.payloadBytes() }),
    );
  } else {
    void run(message.seconds, message.rate).then(tell);
  }
});
process.on("disconnect", () => process.exit(0));
