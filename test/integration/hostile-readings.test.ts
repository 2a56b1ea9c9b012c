import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectFeed, type Feed, type FeedFacts, internalSecretFile } from "../../ingest/feed.ts";
import { openTelemetryReader } from "../../store/telemetry-reader.ts";
import { type HonestLamp, honestLamp } from "./honest-lamp.ts";
import { joinedPeer } from "./raw-peer.ts";
import { eventually, say, startTownField, topicOf, type TownField } from "./town-field.ts";

/** Messages that are odd and still to be taken (contract.md, rules), with the lamp beside them served. */

const now = Date.now();
const tenMinutes = 600_000;
const reading = (changes: object = {}) => ({
  ts: now,
  seq: 1,
  bootId: 1,
  activePower: 20,
  ...changes,
});
const telemetry = (changes: object = {}) => ({ readings: [reading(changes)] });
const devices = ["future", "newer", "polluter", "doubler", "late", "exact", "slack", "honest"];

describe("field as a process, with an honest lamp on it", () => {
  let field: TownField;
  let honest: HonestLamp;
  let feed: Feed;
  const facts: FeedFacts[] = [];

  beforeAll(async () => {
    field = await startTownField(devices.map((deviceId) => ({ id: `lp_${deviceId}`, deviceId })));
    honest = await honestLamp(field, "honest", "lp_honest");
    feed = connectFeed(
      { url: `mqtt://127.0.0.1:${field.port}`, secretFile: internalSecretFile(field.dir) },
      { onFrame: () => {}, onFacts: (fact) => void facts.push(fact), onGap: () => {} },
    );
  });

  afterAll(async () => {
    await feed.close();
    await field.close();
  });

  const quarantineOf = async (deviceId: string) =>
    (await field.reader.quarantine({ limit: 100, deviceId })).entries;
  const kindsOf = async (deviceId: string): Promise<string[]> =>
    (await field.reader.causes())
      .filter((cause) => cause.deviceId === deviceId)
      .map(({ kind }) => kind);
  const metrics = (): Readonly<Record<string, number>> =>
    facts.findLast((fact) => fact.metrics !== null)?.metrics ?? {};
  /** ts of each reading in history, ascending. */
  const historyOf = async (lightPointId: string) => {
    const reader = await openTelemetryReader({
      kind: "sqlite",
      path: join(field.dir, "telemetry.db"),
    });
    const range = { lightPointId, from: now - 86_400_000, to: now + 86_400_000 };
    const series = await reader.history({ ...range, fields: ["activePower"], maxPoints: 1_000 });
    await reader.close();
    return series;
  };
  test("a time ten minutes ahead: kept with quality clock, and the drift is raised until the clock is right", async () => {
    const client = await field.connect("future");
    await honest.while(async () => {
      const ts = Date.now() + tenMinutes;
      await say(client, "future", "telemetry", telemetry({ ts }));
      await eventually(async () => {
        const { measured, deviations } = await field.twin("lp_future");
        expect(measured).toMatchObject({ quality: "clock", activePower: 20 });
        expect(measured.at).toBeLessThan(ts);
        expect(deviations.clockDrift).not.toBeNull();
        expect(await kindsOf("future")).toEqual(["clockDrift"]);
        expect(await historyOf("lp_future")).toMatchObject({ at: [ts], clock: [true] });
      });
      await say(client, "future", "telemetry", telemetry({ seq: 2, ts: Date.now() }));
      await eventually(async () => {
        expect(await kindsOf("future")).toEqual([]);
        expect((await field.twin("lp_future")).measured.quality).toBe("good");
      });
    });
    expect(await quarantineOf("future")).toEqual([]);
  });

  test("fields of a newer firmware: counted, told, and the reading is kept", async () => {
    const client = await field.connect("newer");
    await honest.while(async () => {
      await say(client, "newer", "telemetry", {
        firmwareMood: "good",
        readings: [reading({ dustDensity: 4, nested: { deep: [1] } })],
      });
      await eventually(async () => {
        expect((await field.twin("lp_newer")).measured.activePower).toBe(20);
        for (const name of ["firmwareMood", "readings[].dustDensity", "readings[].nested"]) {
          expect(metrics()[`lichtpunkt_unknown_fields_total{field="${name}"}`]).toBe(1);
        }
      });
    });
    expect(await quarantineOf("newer")).toEqual([]);
  });

  test("keys that reach for the prototype of every object: nothing but unknown fields", async () => {
    const client = await field.connect("polluter");
    await honest.while(async () => {
      const good = JSON.stringify(reading()).slice(1, -1);
      const evil =
        '"__proto__":{"activePower":1,"polluted":1},"constructor":{"prototype":{"polluted":1}}';
      await say(client, "polluter", "telemetry", `{${evil},"readings":[{${evil},${good}}]}`);
      await say(client, "polluter", "event", `{"eventType":"__proto__",${evil}}`);
      await eventually(async () => {
        const { measured } = await field.twin("lp_polluter");
        expect(measured.activePower).toBe(20);
        expect(await quarantineOf("polluter")).toMatchObject([{ message: "event" }]);
        expect(metrics()).toHaveProperty([
          'lichtpunkt_unknown_fields_total{field="readings[].__proto__"}',
        ]);
      });
    });
    expect(JSON.stringify(await field.twin("lp_honest"))).not.toContain("polluted");
  });

  test("a thousand invented field names cannot make the list of names grow without end", async () => {
    const client = await field.connect("newer");
    const unknownFields = () =>
      Object.entries(metrics()).filter(([name]) => name.includes("unknown_fields"));
    const total = () => unknownFields().reduce((sum, [, count]) => sum + count, 0);
    const before = total();
    await honest.while(async () => {
      for (let i = 0; i < 1_000; i += 10) {
        const invented = Object.fromEntries(
          Array.from({ length: 10 }, (_, k) => [`invented${i + k}`, 1]),
        );
        await say(client, "newer", "telemetry", telemetry({ seq: 2 + i, ...invented }));
      }
      await eventually(() => {
        expect(total()).toBe(before + 1_000);
        expect(unknownFields().length).toBeLessThanOrEqual(101);
      });
    });
  });

  test("the same seq again, with another content: acknowledged, and changes nothing", async () => {
    const client = await field.connect("doubler");
    await honest.while(async () => {
      await say(client, "doubler", "telemetry", telemetry({ seq: 5 }));
      await say(
        client,
        "doubler",
        "telemetry",
        telemetry({ seq: 5, ts: now + 1, activePower: 99 }),
      );
      await say(
        client,
        "doubler",
        "telemetry",
        telemetry({ seq: 6, ts: now + 2, activePower: 21 }),
      );
      await eventually(async () => {
        expect((await field.twin("lp_doubler")).measured.activePower).toBe(21);
        const { values } = await historyOf("lp_doubler");
        expect(values.activePower).toEqual([20, 21]);
      });
    });
    expect(await quarantineOf("doubler")).toEqual([]);
  });

  test("a backlog in any order: all of it in history, and the twin never goes back", async () => {
    const client = await field.connect("late");
    const at = (minutes: number) =>
      reading({ ts: now - minutes * 60_000, seq: 1_000 - minutes, activePower: minutes });
    await honest.while(async () => {
      await say(client, "late", "telemetry", { readings: [at(1)] });
      await say(client, "late", "telemetry", { readings: [at(500), at(20), at(400)] });
      await say(client, "late", "telemetry", { readings: [at(10), at(1), at(300)] });
      await eventually(async () => {
        const { values } = await historyOf("lp_late");
        expect(values.activePower).toEqual([500, 400, 300, 20, 10, 1]);
      });
    });
    expect((await field.twin("lp_late")).measured).toMatchObject({
      at: now - 60_000,
      activePower: 1,
    });
  });

  test("QoS 2: taken once though it is sent twice, and released", async () => {
    const secret = field.town.secrets.get("exact") ?? "";
    const peer = await joinedPeer(field.port, "exact", secret);
    const packet = (power: number, dup: boolean) => ({
      cmd: "publish" as const,
      topic: topicOf("exact", "telemetry"),
      // Another seq, so that only the packet id says that it is the same message.
      payload: JSON.stringify(telemetry({ seq: power, ts: now + power, activePower: power })),
      messageId: 7,
      qos: 2 as const,
      dup,
      retain: false,
    });
    await honest.while(async () => {
      peer.send(packet(20, false));
      expect(await peer.next("pubrec")).toMatchObject({ messageId: 7 });
      peer.send(packet(30, true), { cmd: "pubrel", messageId: 7 });
      expect(await peer.next("pubcomp")).toMatchObject({ messageId: 7 });
      peer.send(packet(40, false));
      await eventually(async () => {
        expect((await historyOf("lp_exact")).values.activePower).toEqual([20, 40]);
      });
    });
    peer.socket.destroy();
  });

  test("QoS 0: taken, and nothing is answered", async () => {
    const client = await field.connect("slack");
    await honest.while(async () => {
      await say(client, "slack", "telemetry", telemetry(), 0);
      await eventually(async () => {
        expect((await field.twin("lp_slack")).measured.activePower).toBe(20);
      });
    });
  });
});
