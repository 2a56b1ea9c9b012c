import { join } from "node:path";
import mqtt from "mqtt";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fieldConfig } from "../../ingest/config.ts";
import { connectFeed, type FeedFacts, internalSecretFile } from "../../ingest/feed.ts";
import { startField } from "../../ingest/field.ts";
import { openTelemetryReader } from "../../store/telemetry-reader.ts";
import { type InfluxServer, requireServer, startInflux } from "../servers.ts";
import { openOfficeTown } from "../unit/ingest/office-town.ts";
import { freshDir, removeDir } from "../unit/ingest/running-engine.ts";

describe.skipIf(!requireServer("influxd"))("field with InfluxDB", () => {
  let influx: InfluxServer;
  let dir: string;

  beforeAll(async () => {
    dir = freshDir();
    influx = await startInflux();
  });

  afterAll(async () => {
    await influx.remove();
    removeDir(dir);
  });

  test("InfluxDB is away for a while, field is restarted meanwhile: lamps are served, no point is lost", async () => {
    const began = Date.now() - 3_600_000;
    const url = `http://127.0.0.1:${influx.port}`;
    const town = await openOfficeTown(
      join(dir, "office.db"),
      [{ id: "lp_a", deviceId: "d1" }],
      began,
    );
    const config = fieldConfig(
      {},
      { dataDir: dir, mqttPort: 0, influxUrl: url, influxDatabase: "proof" },
    );
    if (!config.ok) throw new Error(config.faults.join("\n"));
    let sent = 0;
    const publish = async (port: number, count: number): Promise<void> => {
      const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
        clientId: "d1",
        username: "d1",
        password: town.secrets.get("d1") ?? "",
      });
      for (let i = 0; i < count; i++) {
        const reading = { ts: began + sent * 1000, seq: sent, bootId: 1, activePower: 50 };
        await client.publishAsync(
          "lp/v1/town/d1/telemetry",
          JSON.stringify({ readings: [reading] }),
          { qos: 1 },
        );
        sent += 1;
      }
      await client.endAsync();
    };
    const reader = await openTelemetryReader({ kind: "influx", url, database: "proof" });
    const stored = async (): Promise<number> => {
      const range = { lightPointId: "lp_a", from: began, to: began + 3_600_000 };
      return (await reader.history({ ...range, fields: ["activePower"], maxPoints: 10_000 }))
        .readings;
    };

    let field = await startField(config.config);
    await publish(field.mqttPort, 50);
    await vi.waitFor(async () => expect(await stored()).toBe(50), {
      timeout: 20_000,
      interval: 200,
    });

    await influx.stop();
    await publish(field.mqttPort, 50);
    const facts: FeedFacts[] = [];
    const feed = connectFeed(
      { url: `mqtt://127.0.0.1:${field.mqttPort}`, secretFile: internalSecretFile(dir) },
      { onFrame: () => {}, onFacts: (fact) => void facts.push(fact), onGap: () => {} },
    );
    await vi.waitFor(
      () => expect(facts.at(-1)?.metrics).toMatchObject({ lichtpunkt_history_reachable: 0 }),
      { timeout: 20_000, interval: 100 },
    );
    await feed.close();
    await field.close();
    field = await startField(config.config);
    await publish(field.mqttPort, 50);

    await influx.start();
    await vi.waitFor(async () => expect(await stored()).toBe(150), {
      timeout: 40_000,
      interval: 200,
    });
    await field.close();
    await reader.close();
    await town.close();
  });
});
