import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openInfluxTelemetry } from "../../store/telemetry-influx.ts";
import type { RefusedRow, TelemetryRow, TelemetryStore } from "../../store/telemetry.ts";
import { requireServer, startInflux, type InfluxServer } from "../servers.ts";
import { startFaultProxy, type Fault } from "./store-fault-proxy.ts";
import { reading, START } from "./store-telemetry-cases.ts";

/** The rows of the fault table that name InfluxDB: points lost 0, poison isolated. */

const LIGHTS = 50;

function block(number: number): TelemetryRow[] {
  return Array.from({ length: LIGHTS }, (_, light) =>
    reading({ seq: number, lightPointId: `lp_${light}` }),
  );
}

async function storedReadings(store: TelemetryStore): Promise<number> {
  const counts = [];
  for (let light = 0; light < LIGHTS; light += 1) {
    const series = await store.history({
      lightPointId: `lp_${light}`,
      from: START,
      to: START + 86_400_000,
      fields: ["activePower"],
      maxPoints: 10_000,
    });
    counts.push(series.readings);
  }
  return counts.reduce((sum, count) => sum + count, 0);
}

describe.skipIf(!requireServer("influxd"))("InfluxDB in trouble", () => {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-influx-faults-"));
  let server: InfluxServer;
  let databases = 0;
  beforeAll(async () => {
    server = await startInflux();
  });
  afterAll(async () => {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (url: string, pause: () => Promise<unknown> = () => delay(5)) => {
    databases += 1;
    const refused: RefusedRow[] = [];
    const pauses: number[] = [];
    const database = `faults${databases}`;
    const store = openInfluxTelemetry({
      url,
      database,
      timeout: 2_000,
      cursorPath: join(folder, `${database}.db`),
      onRefused: (row) => refused.push(row),
      // The pauses asked for are recorded; what is really waited is short.
      wait: async (milliseconds, signal) => {
        pauses.push(milliseconds);
        if (!signal.aborted) await pause();
      },
      random: () => 1,
    });
    return { store, refused, pauses, database };
  };

  const runWithFaults = async (faultOf: (write: number) => Fault) => {
    const proxy = await startFaultProxy(server.url, faultOf);
    const opened = open(proxy.url);
    for (let number = 0; number < 10; number += 1) {
      expect(await opened.store.append(block(number), number + 1)).toEqual({ kind: "stored" });
    }
    const outcome = {
      ...opened,
      stored: await storedReadings(opened.store),
      cursor: opened.store.cursor(),
      state: opened.store.state(),
    };
    await opened.store.close();
    await proxy.close();
    return outcome;
  };

  const everySecond =
    (fault: Fault) =>
    (write: number): Fault =>
      write % 2 === 0 ? fault : "none";

  const faults: readonly [string, Fault][] = [
    ["503", { status: 503, body: "" }],
    ["500", { status: 500, body: '{"error":"timeout"}' }],
    ["429", { status: 429, body: '{"error":"slow down"}', headers: { "retry-after": "3" } }],
    ["401", { status: 401, body: '{"error":"authorization failed"}' }],
    ["404", { status: 404, body: '{"error":"database not found"}' }],
    ["a 400 that is not about lines", { status: 400, body: "Bad Request" }],
    ["a broken connection", "broken"],
    ["an answer that is lost after the write", "answerLost"],
    ["413", { status: 413, body: '{"error":"Request Entity Too Large"}' }],
    [
      "a 400 partial write that is not true",
      { status: 400, body: '{"error":"partial write: field type conflict dropped=3"}' },
    ],
  ];
  test.each(faults)("every second write meets %s: nothing is lost or doubled", async (_, fault) => {
    const outcome = await runWithFaults(everySecond(fault));
    expect(outcome.stored).toBe(10 * LIGHTS);
    expect(outcome.cursor).toBe(10);
    expect(outcome.refused).toEqual([]);
    expect(outcome.state).toMatchObject({ reachable: true, waitingRows: 0, refusedRows: 0 });
  });

  test("waits as long as the server asks, else longer with each failure", async () => {
    const asked = await runWithFaults((write) =>
      write === 0 ? { status: 429, body: "", headers: { "retry-after": "3" } } : "none",
    );
    expect(asked.pauses).toEqual([3_000]);
    const failing = await runWithFaults((write) => (write < 8 ? "broken" : "none"));
    expect(failing.pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  test("a 400 that is not about lines is waited out, however often it comes", async () => {
    const proxy = await startFaultProxy(server.url, (write) =>
      write < 6 ? { status: 400, body: "Bad Request" } : "none",
    );
    const { store, refused } = open(proxy.url);
    expect(await store.append([reading({ seq: 1, lightPointId: "lp_0" })], 1)).toEqual({
      kind: "stored",
    });
    expect([refused, await storedReadings(store)]).toEqual([[], 1]);
    await store.close();
    await proxy.close();
  });

  test("the cursor does not pass an append that waits, though a later one is stored", async () => {
    const proxy = await startFaultProxy(server.url, (write) => (write === 1 ? "broken" : "none"));
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { store } = open(proxy.url, () => released);
    await store.append([reading({ seq: 0, lightPointId: "lp_0" })], 1);
    const appends = [store.append(block(1), 2), store.append(block(2), 3)];
    await expect.poll(() => storedReadings(store)).toBe(1 + LIGHTS);
    expect(store.cursor()).toBe(1);
    release();
    await Promise.all(appends);
    expect([store.cursor(), await storedReadings(store)]).toEqual([3, 1 + 2 * LIGHTS]);
    await store.close();
    await proxy.close();
  });

  test("a row that is refused for good is reported and takes no other row with it", async () => {
    const { store, refused, database } = open(server.url);
    await store.append([reading({ seq: 0, lightPointId: "lp_warm_up" })], 1);
    // A text in this field of this moment's shard makes every number in it a conflict.
    const conflict = `${START}000000`;
    const answer = await fetch(`${server.url}/write?db=${database}`, {
      method: "POST",
      body: `reading,light=lp_else,output=1 rssi="text" ${conflict}`,
    });
    expect(answer.status).toBe(204);
    const rows = block(1).map((row, place) => (place % 17 === 3 ? { ...row, rssi: -80 } : row));
    expect(await store.append(rows, 2)).toEqual({ kind: "stored" });
    expect(await store.append(block(2), 3)).toEqual({ kind: "stored" });
    expect(refused.map((row) => row.lightPointId).toSorted()).toEqual(["lp_20", "lp_3", "lp_37"]);
    expect(refused[0]).toMatchObject({ ts: START + 60_000, output: 1 });
    expect(refused[0]?.why).toContain("field type conflict");
    expect(await storedReadings(store)).toBe(2 * LIGHTS - 3);
    expect(store.state()).toMatchObject({ reachable: true, refusedRows: 3 });
    await store.close();
  });

  test("stopped for a while and started again: points lost 0", async () => {
    const { store } = open(server.url);
    await store.append(block(0), 1);
    await server.stop();
    const appends = Array.from({ length: 9 }, (_, number) =>
      store.append(block(number + 1), number + 2),
    );
    await expect.poll(() => store.state().reachable).toBe(false);
    expect(store.cursor()).toBe(1);
    expect(store.state().waitingRows).toBe(9 * LIGHTS);
    expect(store.state().problem).toContain("cannot be reached");
    await expect(
      store.history({
        lightPointId: "lp_0",
        from: 0,
        to: 1,
        fields: ["activePower"],
        maxPoints: 4,
      }),
    ).rejects.toMatchObject({ code: "influxUnavailable" });
    await server.start();
    await Promise.all(appends);
    expect(await storedReadings(store)).toBe(10 * LIGHTS);
    expect([store.cursor(), store.state().reachable]).toEqual([10, true]);
    await store.close();
  });

  test("killed in the middle of writing: every append that was answered is there", async () => {
    const { store } = open(server.url);
    const appends = Array.from({ length: 40 }, (_, number) =>
      store.append(block(number), number + 1),
    );
    await appends[3];
    await server.stop();
    await server.start();
    await Promise.all(appends);
    expect(await storedReadings(store)).toBe(40 * LIGHTS);
    await store.close();
  });

  test("closed while the server is away: appends say so, and go on from the cursor later", async () => {
    const { store, database } = open(server.url);
    await store.append(block(0), 1);
    await server.stop();
    const unanswered = store.append(block(1), 2);
    await expect.poll(() => store.state().reachable).toBe(false);
    await store.close();
    expect(await unanswered).toEqual({ kind: "closed" });
    await server.start();
    const again = openInfluxTelemetry({
      url: server.url,
      database,
      cursorPath: join(folder, `${database}.db`),
      onRefused: () => undefined,
    });
    expect(again.cursor()).toBe(1);
    await again.append(block(1), 2);
    expect(await storedReadings(again)).toBe(2 * LIGHTS);
    await again.close();
  });

  test("a database that is dropped under it is made again", async () => {
    const { store, database } = open(server.url);
    await store.append(block(0), 1);
    const dropped = await fetch(
      `${server.url}/query?q=${encodeURIComponent(`DROP DATABASE ${database}`)}`,
      { method: "POST" },
    );
    // InfluxDB sends the header before it begins.
    await dropped.text();
    expect(await store.append(block(1), 2)).toEqual({ kind: "stored" });
    expect(await storedReadings(store)).toBe(LIGHTS);
    await store.close();
  });
});
