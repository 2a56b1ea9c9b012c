import { describe, expect, test } from "vitest";
import mqtt from "mqtt-packet";
import {
  connectPacket,
  createHarness,
  publishPacket,
  quiet,
  site,
  subscribePacket,
  telemetryOf,
} from "./in-memory.ts";

const topic = telemetryOf("lamp1");

describe("PUBACK means stored", () => {
  test("it comes after the commit, not before, in order and in one write", async () => {
    const { intake, join } = await createHarness();
    const client = await join("lamp1");
    await client.send(publishPacket(topic, "a", 1, 7), publishPacket(topic, "b", 1, 3));
    expect(client.news()).toEqual([]);
    expect(intake.taken.map(({ device, kind, payload }) => [device, kind, payload])).toEqual([
      ["lamp1", "telemetry", "a"],
      ["lamp1", "telemetry", "b"],
    ]);
    client.chunks.length = 0;
    intake.commit();
    await quiet();
    expect(client.news()).toEqual(["puback 7", "puback 3"]);
    expect(client.chunks).toHaveLength(1);
  });

  test("QoS 0 is stored and not acknowledged", async () => {
    const { intake, join } = await createHarness();
    const client = await join("lamp1");
    await client.send(publishPacket(topic, "a", 0));
    intake.commit();
    await quiet();
    expect(intake.taken).toHaveLength(1);
    expect(client.news()).toEqual([]);
  });

  test("QoS 2 is stored once, however often it is sent before PUBREL", async () => {
    const { intake, join } = await createHarness();
    const client = await join("lamp1");
    await client.send(publishPacket(topic, "a", 2, 5), publishPacket(topic, "a", 2, 5));
    expect(client.news()).toEqual([]);
    intake.commit();
    await quiet();
    expect(client.news()).toEqual(["pubrec 5", "pubrec 5"]);
    expect(intake.taken).toHaveLength(1);
    await client.send({ cmd: "pubrel", messageId: 5 });
    expect(client.news()).toEqual(["pubcomp 5"]);
    await client.send(publishPacket(topic, "b", 2, 5));
    expect(intake.taken).toHaveLength(2);
  });

  test("retain travels with the message", async () => {
    const { intake, join } = await createHarness();
    const client = await join("lamp1");
    await client.send(publishPacket(`lp/v1/${site}/lamp1/state`, "s", 1, 1, true));
    expect(intake.taken[0]).toMatchObject({ kind: "state", flags: 1 });
  });

  test("PINGREQ is answered while acknowledgements are due", async () => {
    const { join } = await createHarness();
    const client = await join("lamp1");
    await client.send(publishPacket(topic, "a"), { cmd: "pingreq" });
    expect(client.news()).toEqual(["pingresp"]);
  });

  test("an acknowledgement never stands inside a down message", async () => {
    const payload = new Uint8Array(200_000).fill(65);
    const down = `lp/v1/${site}/lamp1/program`;
    const { broker, intake, join } = await createHarness();
    const client = await join("lamp1");
    await client.send(subscribePacket(9, down));
    client.news();
    for (let id = 1; id <= 20; id += 1) {
      await client.send(publishPacket(topic, "a", 1, id));
      broker.publish(down, payload, { qos: 1 });
      intake.commit();
    }
    await quiet();
    const news = client.news();
    expect(news.filter((one) => one === `publish ${down}`)).toHaveLength(20);
    expect(news.filter((one) => one.startsWith("puback"))).toHaveLength(20);
    expect(news).toHaveLength(40);
  });
});

describe("whatever the pieces it arrives in", () => {
  test("a conversation cut at each byte is the same conversation", async () => {
    const conversation = Buffer.concat(
      [
        connectPacket("lamp1"),
        publishPacket(topic, "first", 1, 1),
        { cmd: "pingreq" } as const,
        publishPacket(topic, "x".repeat(300), 1, 2),
        publishPacket("lp/v1/town/lamp2/telemetry", "foreign", 1, 3),
      ].map((packet) => mqtt.generate(packet)),
    );
    for (let cut = 1; cut < conversation.length; cut += 1) {
      const { intake, raw } = await createHarness();
      const client = raw();
      client.stream.write(conversation.subarray(0, cut));
      await quiet();
      client.stream.write(conversation.subarray(cut));
      await quiet();
      intake.commit();
      await quiet();
      const seen = [client.news(), intake.taken.map((one) => one.payload.length)];
      expect(seen, `cut at ${cut}`).toEqual([
        ["connack 0", "pingresp", "puback 1", "puback 2", "puback 3"],
        [5, 300],
      ]);
    }
  });
});

describe("what a wrong message gets", () => {
  test.each([
    ["another device", "lp/v1/town/lamp2/telemetry"],
    ["another site", "lp/v1/village/lamp1/telemetry"],
    ["a down topic", "lp/v1/town/lamp1/override"],
    ["a group", "lp/v1/town/groups/ring/override"],
    ["a gateway's topic", "lp/v1/town/gateways/lamp1/telemetry"],
    ["an internal topic", "lpi/v1/nudge"],
    ["the broker's own topic", "$SYS/x"],
    ["a wildcard", "lp/v1/town/lamp1/#"],
    ["something longer", "lp/v1/town/lamp1/telemetry/x"],
    ["an empty topic", ""],
    ["NUL", "lp/v1/town/lamp1/telemetry\0"],
  ])(
    "%s: acknowledged in turn, not taken, a security event, and the connection stays",
    async (_, foreign) => {
      const { intake, events, join } = await createHarness();
      const client = await join("lamp1");
      const bytes = Buffer.from(foreign);
      const head = Buffer.from([0x32, bytes.length + 5, 0, bytes.length]);
      await client.send(publishPacket(topic, "a", 1, 1));
      await client.send(Buffer.concat([head, bytes, Buffer.from([0, 2]), Buffer.from("b")]));
      expect(client.news()).toEqual([]);
      intake.commit();
      await quiet();
      expect(client.news()).toEqual(["puback 1", "puback 2"]);
      expect(intake.taken).toHaveLength(1);
      expect(events.map(({ kind, deviceId }) => [kind, deviceId])).toEqual([
        ["foreignTopic", "lamp1"],
      ]);
      await client.send({ cmd: "pingreq" });
      expect(client.news()).toEqual(["pingresp"]);
    },
  );

  test("a gateway speaks on its own gateway topic", async () => {
    const { intake, join } = await createHarness();
    const client = await join("gateway1");
    await client.send(publishPacket(`lp/v1/${site}/gateways/gateway1/telemetry`, "g"));
    expect(intake.taken[0]).toMatchObject({ device: "gateway1", kind: "gatewayTelemetry" });
  });

  test.each([
    [64 * 1024, 64 * 1024, 0],
    [64 * 1024 + 1, 4096, 2],
    [100_000, 4096, 2],
    [256 * 1024 - 100, 4096, 2],
  ])("a payload of %i bytes: %i are taken, flags %i, acknowledged", async (size, taken, flags) => {
    const { intake, broker, join } = await createHarness();
    const client = await join("lamp1");
    await client.send(
      publishPacket(topic, Buffer.alloc(size, 97), 1, 1),
      publishPacket(topic, "z", 1, 2),
    );
    intake.commit();
    await quiet();
    expect(client.news()).toEqual(["puback 1", "puback 2"]);
    expect(intake.taken[0]).toMatchObject({ flags, size });
    expect(intake.taken[0]!.payload).toBe("a".repeat(taken));
    expect(intake.taken[1]!.payload).toBe("z");
    expect(broker.stats()["tooLarge"]).toBe(flags === 0 ? 0 : 1);
  });

  test.each<[string, Buffer, string]>([
    ["a frame over 256 KiB", Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]), "frameTooLarge"],
    ["a control packet over 64 KiB", Buffer.from([0x82, 0x81, 0x80, 0x04]), "frameTooLarge"],
    ["a fifth byte of length", Buffer.from([0x32, 0xff, 0xff, 0xff, 0xff, 1]), "malformedFrame"],
    ["packet type 0", Buffer.from([0x00, 0]), "malformedFrame"],
    ["packet type 15", Buffer.from([0xf0, 0]), "malformedFrame"],
    ["a server's packet", Buffer.from([0x20, 2, 0, 0]), "malformedFrame"],
    ["SUBSCRIBE with wrong flags", Buffer.from([0x80, 0]), "malformedFrame"],
    ["QoS 3", Buffer.from([0x36, 5, 0, 1, 97, 0, 1]), "malformedFrame"],
    ["packet id 0", Buffer.from([0x32, 5, 0, 1, 97, 0, 0]), "malformedFrame"],
    ["a topic longer than its frame", Buffer.from([0x32, 5, 0, 9, 97, 0, 1]), "malformedFrame"],
    ["a PUBLISH without a topic", Buffer.from([0x30, 1, 0]), "malformedFrame"],
    ["a second CONNECT", mqtt.generate(connectPacket("lamp1")), "malformedFrame"],
    ["PUBREL without an id", Buffer.from([0x62, 1, 0]), "malformedFrame"],
  ])("%s: the connection is closed, a security event", async (_, bytes, kind) => {
    const { events, join } = await createHarness();
    const client = await join("lamp1");
    await client.send(bytes);
    expect(client.closed).toBe(true);
    expect(events.map((event) => event.kind)).toEqual([kind]);
  });
});

describe("bounds", () => {
  test("a client is not read beyond its window until half of it is acknowledged", async () => {
    const { intake, join } = await createHarness({ maxPendingPerClient: 4 });
    const client = await join("lamp1");
    const all = Array.from({ length: 6 }, (_, i) => publishPacket(topic, `${i}`, 1, i + 1));
    await client.send(...all);
    expect(intake.taken).toHaveLength(4);
    intake.commit();
    await quiet();
    expect(intake.taken).toHaveLength(6);
  });

  test("a saturated intake stops the reading of whoever sends, until it is relieved", async () => {
    const { intake, join } = await createHarness();
    const client = await join("lamp1");
    intake.change("saturated");
    await client.send(publishPacket(topic, "a", 1, 1), publishPacket(topic, "b", 1, 2));
    await client.send(publishPacket(topic, "c", 1, 3));
    expect(intake.taken).toHaveLength(1);
    intake.change("open");
    await quiet();
    expect(intake.taken.map((one) => one.payload)).toEqual(["a", "b", "c"]);
  });

  test("with a full disk a lamp pings, acks and stays; it is closed to send again once there is room", async () => {
    const { broker, intake, join } = await createHarness({ maxPendingPerClient: 2 });
    const client = await join("lamp1");
    await client.send(publishPacket(topic, "a", 1, 1), publishPacket(topic, "b", 1, 2));
    intake.change("full");
    await client.send(publishPacket(topic, "c", 1, 3), { cmd: "pingreq" });
    await client.send(publishPacket(`lp/v1/${site}/lamp1/ack`, "{}", 1, 4));
    expect(client.news()).toEqual(["pingresp"]);
    expect(intake.taken.map((one) => one.payload)).toEqual(["a", "b", "{}"]);
    broker.sweep();
    await quiet();
    expect(client.closed).toBe(false);
    intake.change("open");
    broker.sweep();
    await quiet();
    expect(client.closed).toBe(true);
  });

  test("a client may leave as many QoS 2 messages without PUBREL as there are packet ids", async () => {
    const frameLimits = { burst: 100_000, perSecond: 1 };
    const { broker, intake, join } = await createHarness({
      maxPendingPerClient: 100_000,
      frameLimits,
    });
    const client = await join("lamp1");
    const ids = Array.from({ length: 65_535 }, (_, i) => i + 1);
    for (let time = 0; time < 2; time += 1) {
      await client.send(...ids.map((id) => publishPacket(topic, "q", 2, id)));
    }
    expect(intake.taken).toHaveLength(65_535);
    expect(broker.connections()).toBe(1);
  });

  test("a device that does wrong many times is told of once, and the number later", async () => {
    const { broker, events, join } = await createHarness();
    const client = await join("lamp1");
    await client.send(
      ...Array.from({ length: 50 }, () => publishPacket("lp/v1/town/x/ack", "", 0)),
    );
    expect(events).toHaveLength(1);
    for (let i = 0; i < 60; i += 1) broker.sweep();
    expect(events).toHaveLength(2);
    expect(events[1]!.detail).toContain("49 more");
  });
});
