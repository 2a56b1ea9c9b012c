import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectFeed, type FeedFacts, internalSecretFile } from "../../ingest/feed.ts";
import { openTelemetryReader } from "../../store/telemetry-reader.ts";
import { type InfluxServer, requireServer, startInflux } from "../servers.ts";
import { eventually, say, startTownField, topicOf, type TownField } from "./town-field.ts";

const database = "outage";
const lamps = ["lamp-0", "lamp-1", "lamp-2", "lamp-3", "lamp-4"];
const perPhase = 100;
/** A second between readings, all of them in the past hours: their ts tells them apart. */
const began = Date.now() - 6 * 3_600_000;

/** Readings of one lamp, sent in order; what was not acknowledged is sent again after the next connection. */
class Reporter {
  readonly device: string;
  made = 0;
  #unacknowledged: object[] = [];

  constructor(device: string) {
    this.device = device;
  }

  lastAt(): number {
    return began + this.made * 1_000;
  }

  /** Publishes so many new readings behind those that are owed; a broken connection leaves the rest owed. */
  async report(client: MqttClient, count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      this.made += 1;
      const { made } = this;
      const ts = began + made * 1_000;
      this.#unacknowledged.push({ ts, seq: made, bootId: 1, activePower: 20 + (made % 9) });
    }
    const sending = this.#unacknowledged.map(async (reading) => {
      await say(client, this.device, "telemetry", { readings: [reading] });
      this.#unacknowledged = this.#unacknowledged.filter((other) => other !== reading);
    });
    await Promise.allSettled(sending);
  }

  owed(): number {
    return this.#unacknowledged.length;
  }
}

describe.skipIf(!requireServer("influxd"))("InfluxDB is killed while lamps report", () => {
  let influx: InfluxServer;
  let field: TownField;
  const reporters = lamps.map((device) => new Reporter(device));

  beforeAll(async () => {
    influx = await startInflux();
    field = await startTownField(
      lamps.map((deviceId) => ({ id: `lp_${deviceId}`, deviceId })),
      { influxUrl: influx.url, influxDatabase: database },
    );
  });

  afterAll(async () => {
    await field.close();
    await influx.remove();
  });

  /** All points, counted by the server itself. */
  const points = async (): Promise<number> => {
    const query = encodeURIComponent('SELECT count("activePower") FROM "reading"');
    const answer = await fetch(`${influx.url}/query?db=${database}&q=${query}`);
    // The form of InfluxDB's answers to one query; without points there are no series.
    const { results } = (await answer.json()) as {
      results: { series?: { values: [string, number][] }[] }[];
    };
    return results[0]?.series?.[0]?.values[0]?.[1] ?? 0;
  };
  const made = (): number => reporters.reduce((sum, reporter) => sum + reporter.made, 0);
  const twinsAreTrue = (): Promise<unknown> =>
    eventually(async () => {
      for (const reporter of reporters) {
        const { measured } = await field.twin(`lp_${reporter.device}`);
        expect(measured.at).toBe(reporter.lastAt());
      }
    });
  const connectAll = (): Promise<MqttClient[]> =>
    Promise.all(lamps.map((device) => field.connect(device)));
  const reportAll = (clients: readonly MqttClient[], count: number): Promise<unknown> =>
    Promise.all(reporters.map((reporter, i) => reporter.report(clients[i]!, count)));
  /** Field itself says that it cannot reach its history. */
  const fieldMissesHistory = async (): Promise<void> => {
    const facts: FeedFacts[] = [];
    const feed = connectFeed(
      { url: `mqtt://127.0.0.1:${field.port}`, secretFile: internalSecretFile(field.dir) },
      { onFrame: () => {}, onFacts: (fact) => void facts.push(fact), onGap: () => {} },
    );
    await eventually(() => {
      expect(facts.at(-1)?.metrics).toMatchObject({ lichtpunkt_history_reachable: 0 });
    });
    await feed.close();
  };
  /** A lamp is dimmed by hand: the order reaches it, its word reaches the ledger. */
  const dims = async (client: MqttClient, device: string, jobId: string): Promise<void> => {
    const told = Promise.withResolvers<Record<string, unknown>>();
    client.on("message", (_topic, payload) => {
      // The override message's form is firmware-contracts' own.
      const { overrides } = JSON.parse(payload.toString()) as {
        overrides: Record<string, unknown>[];
      };
      if (overrides[0]?.["commandId"] === jobId) told.resolve(overrides[0]);
    });
    await client.subscribeAsync(topicOf(device, "override"), { qos: 1 });
    const wish = { level: 40, rampTime: 0, until: Date.now() + 3_600_000, reason: null };
    await field.town.intent("override.set", { lightIds: [`lp_${device}`], ...wish }, jobId);
    const { epoch, version } = await told.promise;
    await say(client, device, "ack", { kind: "override", epoch, version, phase: "applied" });
    await eventually(async () => {
      expect(await field.reader.ledger(jobId)).toMatchObject([{ state: "applied" }]);
    });
  };

  test("and field is killed in the middle of the outage and once more when it is over: no point lost, none doubled", async () => {
    let clients = await connectAll();
    await reportAll(clients, perPhase);
    await eventually(async () => expect(await points()).toBe(made()));

    await influx.stop("SIGKILL");
    await reportAll(clients, perPhase);
    await fieldMissesHistory();
    await twinsAreTrue();
    await dims(clients[0]!, "lamp-0", "job-before");

    // Field dies under load: what is on its way is not acknowledged, and comes again.
    const underway = reportAll(clients, perPhase);
    await reporters[0]!.report(clients[0]!, 1);
    await field.kill();
    await underway;
    await field.start();
    clients = await connectAll();
    await reportAll(clients, perPhase);
    expect(reporters.map((reporter) => reporter.owed())).toEqual([0, 0, 0, 0, 0]);
    await fieldMissesHistory();
    await twinsAreTrue();
    await dims(clients[1]!, "lamp-1", "job-during");

    await influx.start();
    const after = reportAll(clients, perPhase);
    await eventually(async () => expect(await points()).toBeGreaterThan(lamps.length * perPhase));
    await field.kill();
    await after;
    await field.start();
    clients = await connectAll();
    await reportAll(clients, perPhase);

    await eventually(async () => expect(await points()).toBe(made()), 40_000);
    await twinsAreTrue();
    const reader = await openTelemetryReader({ kind: "influx", url: influx.url, database });
    for (const reporter of reporters) {
      const { at, readings } = await reader.history({
        lightPointId: `lp_${reporter.device}`,
        from: began,
        to: began + 6 * 3_600_000,
        fields: ["activePower"],
        maxPoints: 100_000,
      });
      expect(readings).toBe(reporter.made);
      expect(new Set(at).size).toBe(reporter.made);
    }
    await reader.close();
    expect(await field.reader.quarantine({ limit: 1 })).toMatchObject({ total: 0 });
  }, 120_000);
});
