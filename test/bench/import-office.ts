import { openAsBlob, readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ImportView } from "../../api/contract/imports.ts";
import { cookieOf, clientOf } from "../integration/api-harness.ts";
import { cpuSeconds, memoryMb } from "./process-usage.ts";
import { startReadyProcess } from "./ready-process.ts";

export interface Phase {
  readonly seconds: number;
  /** Of a processor, by the office's process with all its threads. */
  readonly cpuSeconds: number;
  /** Most memory that the office process held resident meanwhile, MB. */
  readonly peakRssMb: number;
  /** How long the office's event loop kept work waiting. */
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** The longest that another change had to wait for the one writer, ms. */
  readonly writeWaitMaxMs: number;
}

export interface BenchOffice {
  readonly url: string;
  readonly cookie: string;
  /** Sends a file and waits until it is read and compared. */
  read(path: string): Promise<Phase & { id: string; view: ImportView }>;
  apply(id: string): Promise<Phase & { view: ImportView }>;
  undo(batchId: string): Promise<Phase & { undone: number }>;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** An office in a process of its own, watched from outside. */
export async function startBenchOffice(): Promise<BenchOffice> {
  const folder = await mkdtemp(join(tmpdir(), "lichtpunkt-bench-import-"));
  const loopFile = join(folder, "loop.json");
  const probe = fileURLToPath(new URL("./event-loop-probe.ts", import.meta.url));
  const office = await startReadyProcess("api/main.ts", {
    LICHTPUNKT_DATA_DIR: folder,
    LICHTPUNKT_HTTP_PORT: "0",
    LICHTPUNKT_HTTP_REQUESTS_PER_MINUTE: "1000000",
    LICHTPUNKT_LOG_LEVEL: "error",
    LICHTPUNKT_MQTT_URL: "mqtt://127.0.0.1:9",
    NODE_OPTIONS: `--import=${probe}`,
    BENCH_LOOP_FILE: loopFile,
  });
  const link = new URL(String(office.ready["firstStartLink"]));
  const url = link.origin;
  const code = link.searchParams.get("code") ?? "";
  const cookie = cookieOf(await clientOf(url, "").send("POST", "/api/v1/session/link", { code }));
  const client = clientOf(url, cookie);

  const loop = async (): Promise<{ p99Ms: number; maxMs: number }> => {
    rmSync(loopFile, { force: true });
    process.kill(office.pid, "SIGUSR2");
    for (;;) {
      await wait(20);
      try {
        // Written by event-loop-probe.ts.
        return JSON.parse(readFileSync(loopFile, "utf8")) as { p99Ms: number; maxMs: number };
      } catch {
        // Not there yet, or half of it.
      }
    }
  };

  const watched = async <T>(work: () => Promise<T>): Promise<Phase & { result: T }> => {
    await loop();
    let peak = 0;
    let longest = 0;
    const stop = new AbortController();
    const sampling = (async () => {
      for (; !stop.signal.aborted; await wait(50)) peak = Math.max(peak, memoryMb(office.pid));
    })();
    const writing = (async () => {
      for (; !stop.signal.aborted; await wait(100)) {
        const begun = performance.now();
        await client.send("POST", "/api/v1/import-profiles", { name: "bench", settings: {} });
        longest = Math.max(longest, performance.now() - begun);
      }
    })();
    const begun = performance.now();
    const cpuBegun = cpuSeconds(office.pid);
    const result = await work();
    const cpu = Math.round((cpuSeconds(office.pid) - cpuBegun) * 10) / 10;
    const seconds = Math.round((performance.now() - begun) / 10) / 100;
    stop.abort();
    await Promise.all([sampling, writing]);
    const { p99Ms, maxMs } = await loop();
    return {
      seconds,
      cpuSeconds: cpu,
      peakRssMb: Math.round(peak),
      loopP99Ms: p99Ms,
      loopMaxMs: maxMs,
      writeWaitMaxMs: Math.round(longest),
      result,
    };
  };

  const settled = async (id: string): Promise<ImportView> => {
    for (; ; await wait(50)) {
      const { json } = await client.send("GET", `/api/v1/imports/${id}`);
      if (json.state === "failed") throw new Error(JSON.stringify(json.problem));
      if (json.state === "ready" || json.state === "applied") return json as ImportView;
    }
  };

  return {
    url,
    cookie,
    async read(path) {
      const { result, ...phase } = await watched(async () => {
        const type = types[path.split(".").at(-1) ?? ""] ?? "";
        const sent = await fetch(`${url}/api/v1/imports?name=${basename(path)}`, {
          method: "POST",
          headers: { cookie, "content-type": type, origin: url },
          body: await openAsBlob(path),
        });
        const { id } = (await sent.json()) as { id: string };
        return { id, view: await settled(id) };
      });
      return { ...phase, ...result };
    },
    async apply(id) {
      const { result, ...phase } = await watched(async () => {
        await client.send("POST", `/api/v1/imports/${id}/apply`, {});
        return settled(id);
      });
      return { ...phase, view: result };
    },
    async undo(batchId) {
      const { result, ...phase } = await watched(() =>
        client.send("POST", `/api/v1/batches/${batchId}/undo`),
      );
      if (result.status !== 200) throw new Error(JSON.stringify(result.json));
      return { ...phase, undone: result.json.undone };
    },
    async close() {
      await office.close();
      await rm(folder, { recursive: true });
    },
  };
}
