import { describe, expect, test } from "vitest";
import {
  createHarness,
  internalOptions,
  publishPacket,
  quiet,
  site,
  subscribePacket,
} from "./in-memory.ts";

const override = `lp/v1/${site}/lamp1/override`;
const ring = `lp/v1/${site}/groups/ring/override`;

describe("SUBSCRIBE of a device", () => {
  test.each([
    ["its override", override, 1],
    ["its program", `lp/v1/${site}/lamp1/program`, 1],
    ["its config", `lp/v1/${site}/lamp1/config`, 1],
    ["its commands", `lp/v1/${site}/lamp1/command`, 1],
    ["its group", ring, 1],
    ["another group", `lp/v1/${site}/groups/other/override`, 128],
    ["another lamp", `lp/v1/${site}/lamp2/override`, 128],
    ["another site", "lp/v1/village/lamp1/override", 128],
    ["its own telemetry", `lp/v1/${site}/lamp1/telemetry`, 128],
    ["everything of its own", `lp/v1/${site}/lamp1/#`, 128],
    ["one level of its own", `lp/v1/${site}/lamp1/+`, 128],
    ["all lamps' overrides", `lp/v1/${site}/+/override`, 128],
    ["all", "#", 128],
    ["a shared subscription", `$share/g/${override}`, 128],
    ["the broker's own", "$SYS/#", 128],
    ["internal topics", "lpi/v1/feed", 128],
    ["a topic with NUL", `${override}\0`, 128],
  ])("%s", async (_, filter, granted) => {
    const { events, join } = await createHarness();
    const client = await join("lamp1");
    await client.send(subscribePacket(3, filter));
    expect(client.news()).toEqual([`suback 3 [${granted}]`]);
    expect(events.map((event) => event.kind)).toEqual(granted === 128 ? ["foreignFilter"] : []);
    expect(client.closed).toBe(false);
  });

  test("is answered with what the store has of exactly these topics, each time", async () => {
    const asked: (readonly string[])[] = [];
    const { join } = await createHarness({}, async (topics) => {
      asked.push(topics);
      return topics.map((topic) => ({ topic, payload: Buffer.from(topic) }));
    });
    for (let time = 0; time < 2; time += 1) {
      const client = await join("lamp1", { clean: false });
      await client.send(subscribePacket(3, override, ring, "#"));
      expect(client.news()).toEqual([
        "suback 3 [1,1,128]",
        `publish ${override} retained`,
        `publish ${ring} retained`,
      ]);
    }
    expect(asked).toEqual([
      [override, ring],
      [override, ring],
    ]);
  });

  test("stands even if the store cannot answer", async () => {
    const { failures, join } = await createHarness({}, async () => {
      throw new Error("locked");
    });
    const client = await join("lamp1");
    await client.send(subscribePacket(3, override));
    expect(client.news()).toEqual(["suback 3 [1]"]);
    expect(failures).toEqual(["retained messages could not be read"]);
  });
});

describe("delivery", () => {
  test("reaches who is subscribed, by name and by group, and nobody else", async () => {
    const { broker, join } = await createHarness();
    const [one, two] = [await join("lamp1"), await join("lamp2")];
    await one.send(subscribePacket(1, override, ring));
    await two.send(subscribePacket(1, ring));
    one.news();
    two.news();
    broker.publish(override, Buffer.from("a"), { qos: 1 });
    broker.publish(ring, Buffer.from("b"), { qos: 1 });
    await quiet();
    expect(one.news()).toEqual([`publish ${override}`, `publish ${ring}`]);
    expect(two.news()).toEqual([`publish ${ring}`]);
  });

  test("of a group ends when the device has left it, and begins when it has joined", async () => {
    const { broker, join } = await createHarness();
    const other = `lp/v1/${site}/groups/other/override`;
    const client = await join("lamp1");
    await client.send(subscribePacket(1, ring));
    broker.allow("lamp1", { groups: new Set(["other"]), behind: new Set() });
    await client.send(subscribePacket(2, other));
    client.news();
    broker.publish(ring, Buffer.from("a"), { qos: 1 });
    broker.publish(other, Buffer.from("b"), { qos: 1 });
    await quiet();
    expect(client.news()).toEqual([`publish ${other}`]);
  });

  test("does not outlive the connection", async () => {
    const { broker, join } = await createHarness();
    const first = await join("lamp1", { clean: false });
    await first.send(subscribePacket(1, override));
    first.stream.destroy();
    await quiet();
    const second = await join("lamp1", { clean: false });
    broker.publish(override, Buffer.from("a"), { qos: 1 });
    await quiet();
    expect(second.news()).toEqual([]);
  });
});

describe("between our own processes", () => {
  test("internal topics are routed both ways", async () => {
    const { broker, join } = await createHarness();
    const nudges: string[] = [];
    broker.onInternal("lpi/v1/nudge", (payload) => nudges.push(Buffer.from(payload).toString()));
    const office = await join("lpi-office-1", internalOptions);
    await office.send(subscribePacket(1, "lpi/v1/feed", override, "lpi/v1/#"));
    await office.send(publishPacket("lpi/v1/nudge", "look", 1, 2));
    expect(office.news()).toEqual(["suback 1 [1,128,128]", "puback 2"]);
    expect(nudges).toEqual(["look"]);
    broker.publish("lpi/v1/feed", Buffer.from([1, 2]), { qos: 0 });
    await quiet();
    expect(office.news()).toEqual(["publish lpi/v1/feed"]);
  });

  test("not even ours may speak for a lamp", async () => {
    const { intake, join } = await createHarness();
    const office = await join("lpi-office-1", internalOptions);
    await office.send(publishPacket(override, "a", 0));
    expect(intake.taken).toEqual([]);
    expect(office.closed).toBe(true);
  });
});
