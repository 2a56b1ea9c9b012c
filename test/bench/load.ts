import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { cpuSeconds, peakMemoryMb } from "./process-usage.ts";
import type { BenchDevice, FromGenerator, ToGenerator } from "./generator.ts";

/** What a load is put on: a broker with its consumer. */
export interface Target {
  readonly name: string;
  readonly port: number;
  /** Processes whose CPU and memory count. */
  readonly pids: readonly number[];
  /** Whether all that was acknowledged has come out at the other end; `messages`: acknowledged since the start. */
  isDrained(messages: number): Promise<boolean>;
  close(): Promise<void>;
}

export interface Run {
  /** From the first write until the last message came out at the other end. */
  readonly perSecond: number;
  readonly messages: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUsPerMessage: number;
  readonly peakRssMb: number;
}

/** The far end is looked at so often; it bounds the error of a run's duration. */
const lookMs = 5;
const drainLimitMs = 60_000;

/** A generator process connected to a target. */
export class Load {
  readonly #target: Target;
  readonly #process: ChildProcess;
  #acknowledged = 0;
  connectSeconds = 0;
  payloadBytes = 0;

  constructor(target: Target) {
    this.#target = target;
    this.#process = fork(new URL("./generator.ts", import.meta.url), { stdio: "inherit" });
  }

  async connect(devices: readonly BenchDevice[], inFlight: number): Promise<void> {
    const { port } = this.#target;
    const answer = await this.#ask({ kind: "connect", port, devices, inFlight });
    if (answer.kind !== "connected") throw new Error("the generator answered out of turn");
    this.connectSeconds = answer.seconds;
    this.payloadBytes = answer.payloadBytes;
  }

  async run(seconds: number, rate: number | null = null): Promise<Run> {
    const { pids } = this.#target;
    const cpuBefore = sum(pids.map(cpuSeconds));
    const started = performance.now();
    const answer = await this.#ask({ kind: "run", seconds, rate });
    if (answer.kind !== "ran") throw new Error("the generator answered out of turn");
    this.#acknowledged += answer.messages;
    const limit = performance.now() + drainLimitMs;
    while (!(await this.#target.isDrained(this.#acknowledged))) {
      if (performance.now() > limit) {
        throw new Error(`${this.#target.name}: not all acknowledged messages came out`);
      }
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
    const elapsed = (performance.now() - started) / 1000;
    const cpu = sum(pids.map(cpuSeconds)) - cpuBefore;
    return {
      perSecond: Math.round(answer.messages / elapsed),
      messages: answer.messages,
      p50Ms: answer.p50Ms,
      p99Ms: answer.p99Ms,
      cpuUsPerMessage: Math.round((cpu / answer.messages) * 1e7) / 10,
      peakRssMb: Math.round(sum(pids.map(peakMemoryMb))),
    };
  }

  close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#process.once("exit", () => resolve());
    this.#process.disconnect();
    return promise;
  }

  #ask(message: ToGenerator): Promise<FromGenerator> {
    const { promise, resolve, reject } = Promise.withResolvers<FromGenerator>();
    const answer = (from: FromGenerator): void => {
      if (from.kind === "failed") reject(new Error(`${this.#target.name}: ${from.message}`));
      else resolve(from);
    };
    const gone = (code: number | null): void => reject(new Error(`the generator ended (${code})`));
    this.#process.once("message", answer);
    this.#process.once("exit", gone);
    this.#process.send(message);
    return promise.finally(() => {
      this.#process.off("message", answer);
      this.#process.off("exit", gone);
    });
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
